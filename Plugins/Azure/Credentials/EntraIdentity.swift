import ObjectStoreKit
import PluginKit

/// Who asks Entra ID for tokens.
enum EntraIdentity: Equatable, Sendable {
    case clientCertificate(Application, file: String, password: String)
    case clientSecret(Application, secret: String)
    /// A job of Azure Pipelines, by what its service connection says about it.
    case pipeline(Application, PipelineJob)
    /// The file is read anew for each token, since others renew it.
    case federated(Application, file: String)
    /// App Service, Functions, Container Apps: a local endpoint with a key of its own.
    case appService(endpoint: String, header: String, account: ManagedAccount)
    /// The login of Azure CLI, where there is one; else the metadata service of a virtual machine.
    case machine(endpoint: String, header: String?, account: ManagedAccount, login: CommandLineLogin?)

    /// A registered application of a tenant.
    struct Application: Equatable, Sendable {
        var authority: String
        var tenant: String
        var clientID: String
    }

    /// One of several identities that a machine may have; without it the machine's own.
    struct ManagedAccount: Equatable, Sendable {
        var name: String?
        var value: String?
    }

    static let publicAuthority = "https://login.microsoftonline.com"
    static let metadataService = "http://169.254.169.254"
    static let metadataPath = ["metadata", "identity", "oauth2", "token"]
    static let resource = "https://storage.azure.com/"

    init(_ options: Options) throws(BackendError) {
        if let application = Self.application(options) {
            self = application
        } else if let endpoint = options["env.IDENTITY_ENDPOINT"], let header = options["env.IDENTITY_HEADER"] {
            let account = ManagedAccount(options, ["object_id", "client_id", "mi_res_id"])
            self = .appService(endpoint: endpoint, header: header, account: account)
        } else {
            self = .machine(
                endpoint: options["env.AZBLOB_ENDPOINT"] ?? options["env.AZURE_IMDS_ENDPOINT"] ?? Self.metadataService,
                header: options["env.AZURE_MSI_SECRET"],
                account: ManagedAccount(options, ["object_id", "client_id", "msi_res_id"]),
                login: CommandLineLogin(options))
        }
    }

    /// `nil`: the variables name no application with a proof of what it is.
    private static func application(_ options: Options) -> EntraIdentity? {
        let authority = (options["env.AZURE_AUTHORITY_HOST"] ?? publicAuthority).withoutTrailingSlashes
        if let tenant = options["env.AZURE_TENANT_ID"], let client = options["env.AZURE_CLIENT_ID"] {
            let application = Application(authority: authority, tenant: tenant, clientID: client)
            if let file = options["env.AZURE_CLIENT_CERTIFICATE_PATH"] {
                let password = options["env.AZURE_CLIENT_CERTIFICATE_PASSWORD"] ?? ""
                return .clientCertificate(application, file: file, password: password)
            }
            if let secret = options["env.AZURE_CLIENT_SECRET"] { return .clientSecret(application, secret: secret) }
            if let file = options["env.AZURE_FEDERATED_TOKEN_FILE"] { return .federated(application, file: file) }
        }
        guard let job = PipelineJob(options), let tenant = options["env.AZURESUBSCRIPTION_TENANT_ID"],
            let client = options["env.AZURESUBSCRIPTION_CLIENT_ID"]
        else { return nil }
        return .pipeline(Application(authority: authority, tenant: tenant, clientID: client), job)
    }
}

extension EntraIdentity.ManagedAccount {
    /// - Parameter names: what the endpoint calls an object's, a client's and a resource's id.
    fileprivate init(_ options: Options, _ names: [String]) {
        let variables = ["env.AZURE_OBJECT_ID", "env.AZURE_CLIENT_ID", "env.AZURE_MSI_RES_ID"]
        for (name, variable) in zip(names, variables) {
            guard let value = options[variable] else { continue }
            self.init(name: name, value: value)
            return
        }
        self.init()
    }
}
