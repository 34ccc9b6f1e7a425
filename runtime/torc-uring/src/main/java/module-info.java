import org.jspecify.annotations.NullMarked;

/// Linux' own io_uring: the same two queues that a peer's ring has, with Linux at the other end.
///
/// **Start with** [dev.torc.uring.Uring], then [dev.torc.uring.UringSetup] (what a ring can be) and
/// [dev.torc.uring.Prepare] (what it can be asked to do). [dev.torc.uring.UringFeatures] says what the running kernel
/// has of it. **Not here:** what a completion wakes up (`dev.torc.reactor`), the numbers and structs (`dev.torc.uapi`).
@NullMarked
module dev.torc.uring {
    requires static org.jspecify;
    requires transitive dev.torc.layout;
    requires transitive dev.torc.posix;
    requires transitive dev.torc.ring;
    requires transitive dev.torc.uapi;

    exports dev.torc.uring;
}
