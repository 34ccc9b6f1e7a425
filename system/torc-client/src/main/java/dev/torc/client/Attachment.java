package dev.torc.client;

import dev.torc.posix.UnixSocket;
import dev.torc.ring.session.Domain;
import dev.torc.uapi.TorcOpcode;
import java.io.IOException;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// One context: the ring to a kernel, and the life line over which it introduces.
///
/// **Threads.** Any.
final class Attachment implements AutoCloseable {

    /// What stands for the kernel itself in an introduction.
    static final String THE_KERNEL = "";

    private final OwnCalls calls;
    private final LifeLine lifeLine;
    private final CompletableFuture<Void> detached;

    private Attachment(OwnCalls calls, LifeLine lifeLine, CompletableFuture<Void> detached) {
        this.calls = calls;
        this.lifeLine = lifeLine;
        this.detached = detached;
    }

    /// Attaches over a socket that is connected.
    ///
    /// @param socket owned by the attachment from now on, or closed
    static Attachment over(UnixSocket socket, SessionSetup setup) throws IOException {
        CompletableFuture<Void> detached = new CompletableFuture<>();
        // Completed on another thread: whoever tells of a hang-up does not wait for what is done about it.
        LifeLine lifeLine = new LifeLine(() -> Thread.ofVirtual().start(() -> detached.complete(null)));
        OwnCalls calls = OwnCalls.over(socket, Domain.KERNEL, setup, Optional.of(lifeLine));
        return new Attachment(calls, lifeLine, detached);
    }

    Session session() {
        return new Session(calls, "");
    }

    LifeLine lifeLine() {
        return lifeLine;
    }

    /// {@return what completes when the kernel is gone}
    CompletableFuture<Void> detached() {
        return detached;
    }

    /// Asks for a session with a scheme's process.
    ///
    /// @param name the scheme's, or [#THE_KERNEL]
    /// @return the socket over which it is greeted, owned by the caller
    UnixSocket introduce(String name) throws IOException {
        try (PathCall call = calls.begin("introduce", name)) {
            int tag = call.opcode(TorcOpcode.INTRODUCE.number()).path(name).run();
            return lifeLine.answer(tag);
        }
    }

    /// Keeps those names that are seen, and no others.
    void keepNames(Collection<String> names) throws IOException {
        StringBuilder text = new StringBuilder();
        names.forEach(name -> text.append(name).append('\0'));
        try (PathCall call = calls.begin("keep names", String.join(" ", names))) {
            call.opcode(TorcOpcode.KEEP_NAMES.number()).text(text.toString()).run();
        }
    }

    @Override
    public void close() {
        calls.close();
        lifeLine.end();
    }
}
