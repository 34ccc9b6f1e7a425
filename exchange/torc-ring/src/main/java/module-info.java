import org.jspecify.annotations.NullMarked;

/// The ring between two processes: an io_uring whose kernel thread is another process.
///
/// **Start with** [dev.torc.ring.SubmissionQueue] and [dev.torc.ring.CompletionQueue], the client's ends, which drive
/// Linux' ring and a peer's alike; then [dev.torc.ring.ServerRing] and [dev.torc.ring.ClientRing], which add waking and
/// sleeping; then [dev.torc.ring.SessionLayout], where everything lies. **Not here:** making a Linux ring
/// (`dev.torc.uring`), what the calls mean (`dev.torc.scheme`).
@NullMarked
module dev.torc.ring {
    requires static org.jspecify;
    requires transitive dev.torc.layout;
    requires transitive dev.torc.uapi;
    requires transitive dev.torc.posix;
    requires transitive dev.torc.counters;
    requires transitive dev.torc.memory;

    exports dev.torc.ring;
    exports dev.torc.ring.session;
}
