package dev.torc.client;

import dev.torc.memory.SharedSegment;
import dev.torc.posix.Descriptor;
import dev.torc.posix.UnixSocket;
import dev.torc.ring.ControlMessage;
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
        return begin(lifeLine -> OwnCalls.over(socket, Domain.KERNEL, setup, Optional.of(lifeLine)));
    }

    /// Takes over what the kernel has attached for this process before it started.
    ///
    /// @param socket owned by the attachment from now on, or closed
    static Attachment inherited(UnixSocket socket, SessionSetup setup) throws IOException {
        return begin(lifeLine -> OwnCalls.inherited(socket, Domain.KERNEL, setup, lifeLine));
    }

    private interface Beginning {
        OwnCalls with(LifeLine lifeLine) throws IOException;
    }

    private static Attachment begin(Beginning beginning) throws IOException {
        CompletableFuture<Void> detached = new CompletableFuture<>();
        // Completed on another thread: whoever tells of a hang-up does not wait for what is done about it.
        LifeLine lifeLine = new LifeLine(() -> Thread.ofVirtual().start(() -> detached.complete(null)));
        return new Attachment(beginning.with(lifeLine), lifeLine, detached);
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
            return UnixSocket.adopt(
                    lifeLine.answer(tag, ControlMessage.Kind.INTRODUCED).descriptor());
        }
    }

    /// Asks for the memory behind a handle of this context, and maps it after its seals and its length were
    /// checked.
    ///
    /// @param bytes how much is to be there, which is how long it is if nobody has mapped it before
    /// @return the memory, owned by the caller
    SharedSegment map(RemoteFile file, long bytes) throws IOException {
        try (PathCall call = calls.begin("map", file.path())) {
            int tag = call.opcode(TorcOpcode.MAP.number())
                    .fd(file.handle())
                    .address(bytes)
                    .run();
            LifeLine.Answer answer = lifeLine.answer(tag, ControlMessage.Kind.MEMORY);
            try (Descriptor memory = answer.descriptor()) {
                return SharedSegment.mapForeign(memory, answer.bytes());
            }
        }
    }

    /// Keeps those names that are seen, and no others.
    void keepNames(Collection<String> names) throws IOException {
        keepNames(calls, names);
    }

    static void keepNames(SessionCalls calls, Collection<String> names) throws IOException {
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
