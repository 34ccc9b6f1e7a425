import org.jspecify.annotations.NullMarked;

/// Memory that processes share: sealed segments, mappings of foreign ones, and slices of them.
///
/// **Start with** [dev.torc.memory.SharedSegment]. **Not here:** what lies in the memory (`dev.torc.ring`).
@NullMarked
module dev.torc.memory {
    requires static org.jspecify;
    requires transitive dev.torc.layout;
    requires transitive dev.torc.uapi;
    requires transitive dev.torc.posix;

    exports dev.torc.memory;
}
