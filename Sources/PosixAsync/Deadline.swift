/// What the task answers, or `nil` when the deadline passes first; the task goes on either way.
package func answer<R: Sendable>(of task: Task<R, Never>, before deadline: ContinuousClock.Instant) async -> R? {
    guard deadline > .now else { return nil }
    let first = FirstAnswer<R?>()
    let waiting = Task { first.give(await task.value) }
    let timer = Task {
        try await Task.sleep(until: deadline, clock: .continuous)
        first.give(nil)
    }
    defer {
        timer.cancel()
        waiting.cancel()
    }
    return await first.wait()
}
