import S3Plugin
import Testing

@Suite struct ProfileFileTests {
    func config(_ text: String) -> ProfileFile { ProfileFile(Array(text.utf8), .config) }

    @Test func `profiles of the config file are announced as such, the default is not`() {
        let file = config(
            """
            [default]
            region = eu-west-1
            [profile ci]
            Role_Arn=arn:aws:iam::1:role/ci
              s3 =
                addressing_style = path
            [profile "with blanks"]
            region=a
            [ci]
            region=wrong
            [sso-session corp]
            sso_region = eu-central-1
            """)
        #expect(file.profiles["default"] == ["region": "eu-west-1"])
        #expect(file.profiles["ci"] == ["role_arn": "arn:aws:iam::1:role/ci"])
        #expect(file.profiles["with blanks"] == ["region": "a"])
        #expect(file.sessions == ["corp": ["sso_region": "eu-central-1"]])
    }

    @Test func `comments end a line only after a blank, since secrets hold such characters`() {
        let text = "# c\n; c\n[p] # c\naws_secret_access_key = a#b;c # comment\nregion = x\t; comment\r\n\r\n"
        let file = ProfileFile(Array(text.utf8), .credentials)
        #expect(file.profiles == ["p": ["aws_secret_access_key": "a#b;c", "region": "x"]])
    }

    @Test func `nonsense is passed over`() {
        let texts = ["", "\n\n", "[", "[]", "[x", "key", "=", "= v", "k = v", "[profile]\nk = v", "\u{0}\u{ff}"]
        for text in texts { #expect(config(text).profiles.isEmpty, "\(text)") }
        #expect(ProfileFile([0xff, 0xfe, 0x5b, 0x0a], .credentials).profiles.isEmpty)
    }

    @Test func `the credentials file has the last word`() {
        let both = Profiles(
            config: config("[default]\naws_access_key_id = old\nregion = r"),
            credentials: ProfileFile(Array("[default]\naws_access_key_id = new\nempty =".utf8), .credentials))
        #expect(both["default"] == ["aws_access_key_id": "new", "region": "r"])
        #expect(both["none"] == nil)
    }
}
