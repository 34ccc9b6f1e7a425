import org.jspecify.annotations.NullMarked;

/// Memory that processes share: sealed segments, mappings of other processes' segments, and slices of both.
///
/// **Start with** [dev.torc.memory.SharedSegment]: a memfd whose length can never change again, mapped. A
/// segment that a peer made is mapped only after Linux has confirmed that this holds for it too, so a peer that
/// truncates its file cannot fault us. [dev.torc.memory.SlicePool] hands out slices of one or several, and a
/// [dev.torc.memory.Guard] says that a call in flight has one.
///
/// | question | answer |
/// |---|---|
/// | when is memory taken? | a page when it is first touched, or all at once with `SharedSegment.commit` |
/// | what if there is none? | for huge pages, plain ones; a pool grows if it has a source, else its exception says what
/// is free | | whose is a slice? | who allocated it; a call's while that is in flight; the pool's when it is
/// closed |
/// | who unmaps? | who closes the `SharedSegment`; an access after that is an exception, not a fault |
/// | what may a peer still do? | write to the memory at any time, and make holes in it, which read as zeros |
///
/// **Not here:** what the bytes mean (`dev.torc.ring`), system calls (`dev.torc.posix`).
@NullMarked
module dev.torc.memory {
    requires static org.jspecify;
    requires transitive dev.torc.counters;
    requires transitive dev.torc.layout;
    requires transitive dev.torc.uapi;
    requires transitive dev.torc.posix;

    exports dev.torc.memory;
}
