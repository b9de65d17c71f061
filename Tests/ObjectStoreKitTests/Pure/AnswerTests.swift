import Documents
import ObjectStoreKit
import PluginKit
import Testing

@Suite struct AnswerTests {
    private func response(_ status: Int, _ body: String = "", _ headers: Headers = Headers()) -> Response {
        Response(status: status, headers: headers, body: Buffer(Array(body.utf8)))
    }

    private func error(_ map: StatusMap, _ response: Response) -> BackendError? {
        if case .failure(let error) = map.outcome(response) { error } else { nil }
    }

    @Test(arguments: [
        (401, BackendError.Reason.denied), (403, .denied), (408, .timedOut), (429, .busy), (503, .busy),
        (500, .unreachable),
        (502, .unreachable), (413, .declined), (507, .declined), (405, .denied), (423, .busy), (301, .failed),
        (409, .failed), (418, .failed),
    ])
    func `each status has its reason`(_ status: Int, _ reason: BackendError.Reason) {
        #expect(error(StatusMap(), response(status)) == BackendError(reason, "HTTP \(status)"))
    }

    @Test func `a success is one, and 404 is an absent object unless the code says otherwise`() throws {
        let map = StatusMap(.xml, reasons: ["NoSuchBucket": .badOption])
        guard case .success = map.outcome(response(204)), case .absent = map.outcome(response(404)) else {
            Issue.record("wrong outcome")
            return
        }
        let missing = response(404, "<Error><Code>NoSuchBucket</Code><Message>It is\nnot there</Message></Error>")
        #expect(error(map, missing) == BackendError(.badOption, "HTTP 404: NoSuchBucket: It is not there"))
        #expect(throws: BackendError(.failed, "HTTP 404")) { try map.check(response(404)) }
        try map.check(response(200))
    }

    @Test func `vendors tell their codes in XML, JSON or a header`() {
        let xml = "<?xml version=\"1.0\"?><e:Error xmlns:e=\"urn:x\"><Code> Throttled </Code></e:Error>"
        #expect(error(StatusMap(.xml), response(400, xml))?.message == "HTTP 400: Throttled")
        let json = "{\"error\":{\"code\":401,\"message\":\"no\",\"status\":\"UNAUTHENTICATED\"}}"
        #expect(error(StatusMap(.json), response(401, json))?.message == "HTTP 401: UNAUTHENTICATED: no")
        #expect(
            error(StatusMap(.json), response(400, "{\"code\":\"already\",\"msg\":\"m\"}"))?.message
                == "HTTP 400: already: m")
        let header = Headers([("X-Ms-Error-Code", "ServerBusy")])
        #expect(
            error(StatusMap(.header("x-ms-error-code")), response(503, "", header))?.message == "HTTP 503: ServerBusy")
        for garbage in ["", "<", "{\"error\":", "\0\u{ff}", "<Error>", String(repeating: "[", count: 100_000)] {
            for map in [StatusMap(.xml), StatusMap(.json), StatusMap(.header("a"))] {
                #expect(error(map, response(500, garbage))?.message == "HTTP 500")
            }
        }
    }

    @Test func `XML is a tree of names and texts`() throws {
        let text = "<a xmlns='urn:x'>1<b><c> two </c><c>3</c></b><!-- n --><d><![CDATA[<&>]]></d>4&amp;</a>"
        let root = try XML(Buffer(Array(text.utf8)))
        #expect(root.name == "a" && root.text == "14&" && root.children.map(\.name) == ["b", "d"])
        #expect(root.text("b/c") == "two" && root.text("d") == "<&>" && root.text("b/x") == nil)
        #expect(root.element(path: "b")?.children.count == 2)
    }

    @Test func `XML that grows by its own entities, or asks for files, is refused`() {
        let bomb = "<!DOCTYPE a [<!ENTITY b \"bbbb\"><!ENTITY c \"&b;&b;&b;\">]><a>&c;</a>"
        let file = "<!DOCTYPE a [<!ENTITY f SYSTEM \"file:///etc/hostname\">]><a>&f;</a>"
        for text in [bomb, file, "", "<a>", "<a></b>", "plain", String(repeating: "<a>", count: 400_000)] {
            let error = #expect(throws: BackendError.self) { try XML(Buffer(Array(text.utf8))) }
            #expect(error?.reason == .corrupt)
        }
    }

    @Test func `JSON goes out as it comes in`() throws {
        let table = DocumentTable([
            .init("key", .text("a\"b\n")), .init("n", .integer(-5)), .init("l", .list([.boolean(true), .null])),
            .init("t", .table(DocumentTable())),
        ])
        let text = JSON.text(.table(table))
        #expect(text == "{\"key\":\"a\\\"b\\n\",\"n\":-5,\"l\":[true,null],\"t\":{}}")
        #expect(
            try JSON.table(in: Buffer(Array(text.utf8))) == table && table.text("key") == "a\"b\n"
                && table.text("n") == nil)
        for bad in ["", "[]", "{"] {
            #expect(throws: BackendError.self) { try JSON.table(in: Buffer(Array(bad.utf8))) }
        }
    }
}
