"""docs/openapi.yaml against the running server: no route is missing, and every answer is as the document says.

Each operation is asked with the examples of its parameters and its body; what comes back has to be a response that the
document has, and to fit its schema. Schemas are read strictly: a field that is not named fails as well.
"""

import copy
import json
import os
import re
import unittest
import urllib.parse

import jsonschema
import yaml

import remote_write
from server import HOST, ROOT, Response, ServerTest
from test_local_socket import NAME, LocalConnection

DOCUMENT = (ROOT / "docs/openapi.yaml").read_text(encoding="utf-8")
API = yaml.safe_load(DOCUMENT)
METHODS = ("get", "post", "put", "patch", "delete")
FORM = "application/x-www-form-urlencoded"


def resolved(node):
    """What a reference stands for; everything else as it is."""
    while isinstance(node, dict) and "$ref" in node:
        target = API
        for name in node["$ref"].removeprefix("#/").split("/"):
            target = target[name]
        node = target
    return node


def close(node):
    """Takes every field that a schema does not name for wrong, in place."""
    if isinstance(node, dict):
        if "properties" in node:
            node.setdefault("additionalProperties", False)
        for inner in node.values():
            close(inner)
    elif isinstance(node, list):
        for inner in node:
            close(inner)
    return node


STRICT = close({"components": copy.deepcopy(API["components"])})


def differences(schema, value):
    """What of a value does not fit, in words."""
    validator = jsonschema.Draft202012Validator({**STRICT, **close(copy.deepcopy(schema))})
    return [f"{'/'.join(map(str, error.absolute_path))}: {error.message[:300]}" for error in validator.iter_errors(value)]


def operations():
    """(path, method, operation, its parameters and its path's)."""
    for path, item in API["paths"].items():
        for method in METHODS:
            if method in item:
                operation = item[method]
                both = item.get("parameters", []) + operation.get("parameters", [])
                yield path, method.upper(), operation, [resolved(parameter) for parameter in both]


def routes_of_the_source():
    """The paths that src/api/routes.cpp adds, "*" for what follows a prefix."""
    text = (ROOT / "src/api/routes.cpp").read_text(encoding="utf-8")
    found = set(re.findall(r'"(/[\w./-]*\*?)"', text))
    for constant in re.findall(r"std::string\((k\w+Path)\) \+ \"\*\"", text):
        for header in (ROOT / "src/api").glob("*.hpp"):
            defined = re.search(rf'{constant} = "([^"]+)"', header.read_text(encoding="utf-8"))
            if defined:
                found.add(defined.group(1) + "*")
    return found


def is_described(route):
    if not route.endswith("*"):
        return route in API["paths"]
    return any(path.startswith(f"{route[:-1]}{{") for path in API["paths"])


def example_request(path, operation, parameters):
    """Target, headers and body that the document's examples make."""
    pairs, headers, body = [], {}, b""
    for parameter in parameters:
        if "example" not in parameter:
            continue
        name, example = parameter["name"], parameter["example"]
        if parameter["in"] == "path":
            path = path.replace(f"{{{name}}}", str(example))
        elif parameter["in"] == "query":
            pairs += [(name, str(each)) for each in (example if isinstance(example, list) else [example])]
    query = urllib.parse.urlencode(pairs)
    request_body = resolved(operation.get("requestBody"))
    if request_body is None:
        return f"{path}?{query}" if query else path, headers, body
    (content_type, content), = request_body["content"].items()
    headers["Content-Type"] = content_type
    if "example" not in content:  # the parameters themselves as a form
        return path, headers, query.encode()
    example = content["example"]
    if content_type == FORM:
        body = urllib.parse.urlencode(example)
    else:
        body = example if isinstance(example, str) else json.dumps(example)
    return f"{path}?{query}" if query else path, headers, body.encode()


class OpenApi(ServerTest):
    flags = ("--web.enable-remote-write-receiver",)

    def ask_locally(self, method, target, headers, body):
        connection = LocalConnection(os.path.join(self.server.data_dir, NAME), "localhost")
        try:
            connection.request(method, target, body or None, headers)
            answer = connection.getresponse()
            head = f"HTTP/1.1 {answer.status} \r\nContent-Type: {answer.getheader('Content-Type')}"
            return Response(head.encode(), answer.read())
        finally:
            connection.close()

    def first_event(self, method, target, headers, body):
        """The answer of a stream that never ends, cut after its first event."""
        fields = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        with self.server.client() as client:
            length = f"Content-Length: {len(body)}\r\n" if body else ""
            client.send(f"{method} {target} HTTP/1.1\r\n{HOST}{fields}{length}\r\n".encode() + body)
            head = client.read_until(b"\r\n\r\n")[:-4]
            client.read_until(b"data: ")
            return Response(head, client.read_until(b"\n"))

    def ask(self, operation, method, target, headers, body):
        if operation.get("x-access") == "local":
            return self.ask_locally(method, target, headers, body)
        if target.startswith("/api/v1/live?") or target == "/api/v1/live" and body:
            return self.first_event(method, target, headers, body)
        return self.server.request(method, target, headers, body)

    def assert_described(self, operation, response):
        self.assertIn(str(response.status), operation["responses"], response)
        described = resolved(operation["responses"][str(response.status)])
        if "content" not in described:
            self.assertEqual(response.body, b"")
            return
        (content_type, content), = described["content"].items()
        self.assertEqual(response.header("Content-Type").split(";")[0], content_type, response)
        if "x-event-data" in content:
            self.assertEqual(differences(content["x-event-data"], response.json()), [])
        elif content_type == "application/json":
            self.assertEqual(differences(content["schema"], response.json()), [])
        else:
            response.body.decode("utf-8")

    def test_every_route_is_described(self):
        routes = routes_of_the_source()
        self.assertGreater(len(routes), 40)
        self.assertEqual(sorted(route for route in routes if not is_described(route)), [])

    def test_every_description_has_a_route_and_the_examples_fit(self):
        for path, method, operation, parameters in operations():
            with self.subTest(f"{method} {path}"):
                target, headers, body = example_request(path, operation, parameters)
                if path == "/api/v1/write":
                    headers, body = remote_write.HEADERS, remote_write.body()
                response = self.ask(operation, method, target, headers, body)
                self.assertIn(response.status, (200, 204), response)
                self.assert_described(operation, response)

    def test_what_is_required_is_missed(self):
        asked = 0
        for path, method, operation, parameters in operations():
            needed = [each for each in parameters if each["in"] == "query" and each.get("required")]
            if not needed:
                continue
            with self.subTest(f"{method} {path}"):
                headers = {"Content-Type": FORM if "live" not in path else "application/json"}
                response = self.ask(operation, method, path, headers, b"")
                self.assertEqual(response.status, 400, response)
                self.assert_described(operation, response)
                asked += 1
        self.assertGreater(asked, 10)

    def test_other_methods_are_refused(self):
        for path, item in API["paths"].items():
            if any(item[method].get("x-access") == "local" for method in METHODS if method in item):
                continue
            target = path.replace("{name}", "job")
            with self.subTest(path):
                response = self.server.request("DELETE", target)
                self.assertEqual(response.status, 405, response)
                allowed = set(response.header("Allow").split(", "))
                described = {method.upper() for method in METHODS if method in item}
                self.assertEqual(allowed - {"HEAD"}, described)

    def test_what_is_local_is_local(self):
        local = [path for path, _, operation, _ in operations() if operation.get("x-access") == "local"]
        self.assertGreater(len(local), 0)
        for path in local:
            with self.subTest(path):
                self.assertEqual(self.server.get(path).status, 404)

    def test_operations_have_names_of_their_own(self):
        names = [operation["operationId"] for _, _, operation, _ in operations()]
        self.assertEqual(len(names), len(set(names)))
        tags = {tag["name"] for tag in API["tags"]}
        self.assertEqual({tag for _, _, operation, _ in operations() for tag in operation["tags"]}, tags)

    def test_the_document_is_served(self):
        self.assertEqual(self.server.get("/api/openapi.yaml").body.decode(), DOCUMENT)

    def test_the_check_sees_what_is_wrong(self):
        uptime = {"$ref": "#/components/schemas/Uptime"}
        self.assertEqual(differences(uptime, {"uptime": 1, "boot_time": 2}), [])
        for wrong in ({"uptime": 1}, {"uptime": "1", "boot_time": 2}, {"uptime": 1, "boot_time": 2, "more": 3}):
            self.assertNotEqual(differences(uptime, wrong), [], wrong)


if __name__ == "__main__":
    unittest.main()
