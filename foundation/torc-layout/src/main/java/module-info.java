import org.jspecify.annotations.NullMarked;

/// Ordered words in memory that two parties share.
///
/// **Start with** [dev.torc.layout.Words]. **Not here:** which word means what (`dev.torc.uapi` for Linux' structs,
/// `dev.torc.ring` for the session's), and making or mapping the memory (`dev.torc.memory`).
@NullMarked
module dev.torc.layout {
    requires static org.jspecify;

    exports dev.torc.layout;
}
