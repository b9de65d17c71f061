import Testing

/// Tests that start many processes run one after the other, and leave other tests the second core.
@Suite(.serialized) enum WholePrograms {}
