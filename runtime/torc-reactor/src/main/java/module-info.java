import org.jspecify.annotations.NullMarked;

/// Calls in flight, and the one thread that completes them.
///
/// **Start with** [dev.torc.reactor.Reactor]: a thread, or a turn of the caller's, that owns a Linux ring and any
/// number of sessions and sleeps in one place. A [dev.torc.reactor.Port] of it is where calls go: Linux
/// ([dev.torc.reactor.Reactor#linux]) or a session. Every port has the same three faces:
///
/// | face | how | costs |
/// |---|---|---|
/// | raw, on the reactor's thread | `claim`, write the entry, `start(at, answers, tag)` | no object |
/// | future, from any thread | write the entry into a `CallFuture`, `start(call)` | the future itself |
/// | blocking, on virtual and platform threads | the same, then `CallFuture.await` | the future itself |
///
/// ```text
///      Call call = new Call();
///      PrepareFile.read(call, Call.ENTRY, fd, buffer, 0L);      // the future is the memory of its entry
///      reactor.linux().start(call);
///      call.await();                                            // or thenAccept(…), or cancel(true)
///      use(call.result());
/// ```
///
/// A call to Linux for which nothing is to be waited can be answered on the thread that starts it, without any of
/// this: see [dev.torc.reactor.CallFuture#tryAtOnce].
///
/// A typed operation is a subclass of [dev.torc.reactor.CallFuture] that says what its answer means.
///
/// **Not here:** the ring itself (`dev.torc.uring`, `dev.torc.ring`), what the calls mean.
@NullMarked
module dev.torc.reactor {
    requires static org.jspecify;
    requires transitive dev.torc.layout;
    requires transitive dev.torc.memory;
    requires transitive dev.torc.posix;
    requires transitive dev.torc.ring;
    requires transitive dev.torc.uapi;
    requires transitive dev.torc.uring;

    exports dev.torc.reactor;
}
