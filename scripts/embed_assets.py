#!/usr/bin/env python3
"""scripts/embed_assets.py DIST OUT.S OUT.cpp: makes the built page part of the binary.

OUT.S includes the bytes of every file below DIST (the assembler's .incbin, read-only data); OUT.cpp defines
hb::app::embedded_assets(), the table over them. `F.br` and `F.gz` beside F are its compressed forms.
"""

import pathlib
import sys

CONTENT_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".ico": "image/x-icon",
    ".woff2": "font/woff2",
    ".json": "application/json",
    ".webmanifest": "application/manifest+json",
    ".txt": "text/plain; charset=utf-8",
}


def main():
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    dist, assembly, table = (pathlib.Path(argument) for argument in sys.argv[1:])
    files = sorted(path for path in dist.rglob("*")
                   if path.is_file() and path.suffix not in (".br", ".gz", ".map"))
    unknown = [str(path) for path in files if path.suffix not in CONTENT_TYPES]
    if unknown:
        sys.exit(f"embed_assets: no content type is known for {', '.join(unknown)}; add it to CONTENT_TYPES")

    blobs, rows = [], []

    def blob(path):
        """The C++ expression for a file's bytes; an empty one when there is no such file."""
        if not path.exists():
            return "{}"
        blobs.append(path)
        name = f"hb_asset_{len(blobs) - 1}"
        return f"between({name}, {name}_end)"

    for path in files:
        forms = [blob(path), blob(path.with_name(path.name + ".br")), blob(path.with_name(path.name + ".gz"))]
        rows.append(f'      {{"/{path.relative_to(dist).as_posix()}", "{CONTENT_TYPES[path.suffix]}",\n'
                    f"       {', '.join(forms)}}},\n")

    assembly.write_text(".section .rodata\n" + "".join(
        f'.global hb_asset_{i}\n.global hb_asset_{i}_end\nhb_asset_{i}:\n.incbin "{path.resolve()}"\nhb_asset_{i}_end:\n'
        for i, path in enumerate(blobs)) + '.section .note.GNU-stack,"",%progbits\n')
    externs = "".join(f"extern const char hb_asset_{i}[];\nextern const char hb_asset_{i}_end[];\n"
                      for i in range(len(blobs)))
    table.write_text(
        '#include "app/assets.hpp"\n\nextern "C" {\n' + externs + "}\n\nnamespace hb::app {\nnamespace {\n\n"
        "std::string_view between(const char* begin, const char* end) {\n"
        "  return {begin, static_cast<std::string_view::size_type>(end - begin)};\n}\n\n}  // namespace\n\n"
        "std::vector<http::Asset> embedded_assets() {\n  return {\n" + "".join(rows) + "  };\n}\n\n}  // namespace hb::app\n")


if __name__ == "__main__":
    main()
