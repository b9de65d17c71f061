import CHiredis
import Glibc
package import PluginKit

/// Bytes in, replies out. What comes in is not trusted: sizes, counts and nesting are bounded, and after an error the
/// stream is useless.
package final class ReplyReader {
    private let reader: UnsafeMutablePointer<redisReader>
    private let functions: UnsafeMutablePointer<redisReplyObjectFunctions>

    /// More things than this in one list are no answer to any command of ours.
    package static let largestCount = 65_536
    /// A server has no larger values than 512 MiB; whoever goes on without end shall not fill our memory.
    package static let largestReply = 513 << 20
    private let largestReply: Int

    package init?(largestReply: Int = ReplyReader.largestReply) {
        self.largestReply = largestReply
        guard let reader = redisReaderCreate(), let defaults = reader.pointee.fn else { return nil }
        functions = .allocate(capacity: 1)
        functions.initialize(to: defaults.pointee)
        functions.pointee.createArray = { task, count in
            // A NULL is an error to the reader.
            guard let task, Int(count) <= ReplyReader.largestCount, let defaults = task.pointee.privdata else {
                return nil
            }
            return defaults.assumingMemoryBound(to: redisReplyObjectFunctions.self).pointee.createArray?(task, count)
        }
        reader.pointee.privdata = UnsafeMutableRawPointer(defaults)
        reader.pointee.fn = functions
        self.reader = reader
    }

    deinit {
        redisReaderFree(reader)
        functions.deallocate()
    }

    /// Bytes that are no whole reply yet.
    package var pending: Int { reader.pointee.len - min(reader.pointee.pos, reader.pointee.len) }

    package func feed(_ bytes: UnsafeRawBufferPointer) throws(BackendError) {
        guard let start = bytes.baseAddress else { return }
        guard pending <= largestReply - bytes.count else {
            throw BackendError(.corrupt, "an answer that does not end")
        }
        guard redisReaderFeed(reader, start.assumingMemoryBound(to: CChar.self), bytes.count) == REDIS_OK else {
            throw BackendError(.corrupt, "no memory for an answer")
        }
    }

    /// `nil`: the next reply is not complete yet.
    package func next() throws(BackendError) -> Reply? {
        var found: UnsafeMutableRawPointer?
        guard redisReaderGetReply(reader, &found) == REDIS_OK else {
            throw BackendError(.corrupt, "the answer is not Redis' protocol")
        }
        guard let found else { return nil }
        defer { freeReplyObject(found) }
        return try reply(found.assumingMemoryBound(to: redisReply.self).pointee)
    }

    private func reply(_ raw: redisReply) throws(BackendError) -> Reply {
        switch raw.type {
        case REDIS_REPLY_NIL: return .null
        case REDIS_REPLY_INTEGER: return .integer(raw.integer)
        case REDIS_REPLY_STATUS: return .status(text(raw))
        case REDIS_REPLY_ERROR: return .error(ServerError(text(raw)))
        case REDIS_REPLY_STRING:
            let buffer = Buffer()
            guard buffer.append(UnsafeRawBufferPointer(start: raw.str, count: Int(raw.len))) else {
                throw BackendError(.failed, "no memory for a value of \(raw.len) bytes")
            }
            return .bulk(buffer)
        case REDIS_REPLY_ARRAY:
            var items: [Reply] = []
            for index in 0..<Int(raw.elements) {
                guard let element = raw.element[index] else { throw BackendError(.corrupt, "a list with holes") }
                items.append(try reply(element.pointee))
            }
            return .array(items)
        default: throw BackendError(.corrupt, "an answer of an unknown kind")
        }
    }

    private func text(_ raw: redisReply) -> String {
        String(decoding: UnsafeRawBufferPointer(start: raw.str, count: Int(raw.len)).prefix(4096), as: UTF8.self)
    }
}
