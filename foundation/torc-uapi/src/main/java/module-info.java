import org.jspecify.annotations.NullMarked;

/// Linux' numbers, structs and errors: each exactly once, and held to the C headers by a test.
///
/// **Start with** [dev.torc.uapi.SubmissionEntry] and [dev.torc.uapi.CompletionEntry], the two that every ring is made
/// of. **Not here:** calling Linux (`dev.torc.posix`).
@NullMarked
module dev.torc.uapi {
    requires static org.jspecify;
    requires transitive dev.torc.layout;

    exports dev.torc.uapi;
}
