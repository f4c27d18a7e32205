"""The documents say what is so."""

import pathlib
import re
import sys
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts"))

import metrics_doc  # noqa: E402  (it stands in scripts/)


class Documents(unittest.TestCase):
    def test_metrics_are_those_of_the_golden_exposition(self):
        self.assertEqual((ROOT / "docs/metrics.md").read_text(), metrics_doc.render(metrics_doc.golden()),
                         "docs/metrics.md is stale: run make golden-update")

    def test_links_between_documents_lead_somewhere(self):
        for document in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]:
            prose = re.sub(r"^```.*?^```", "", document.read_text(), flags=re.MULTILINE | re.DOTALL)
            for target in re.findall(r"\]\(([^)#\s]+)", prose):
                if not re.match(r"[a-z]+:", target):
                    with self.subTest(document=document.name, target=target):
                        self.assertTrue((document.parent / target).exists())

    def test_the_readme_names_both_doors(self):
        readme = (ROOT / "README.md").read_text()
        self.assertIn("./run", readme)
        self.assertIn("./test", readme)


if __name__ == "__main__":
    unittest.main()
