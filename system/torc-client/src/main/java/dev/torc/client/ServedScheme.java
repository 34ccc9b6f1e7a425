package dev.torc.client;

import dev.torc.posix.UnixSocket;
import dev.torc.ring.ControlMessage;
import dev.torc.scheme.Scheme;
import dev.torc.scheme.SchemeServer;
import dev.torc.scheme.ServerSetup;
import java.io.IOException;
import java.util.Optional;

/// A scheme that this process serves under a name, until this is closed.
///
/// **Threads.** Any.
public final class ServedScheme implements AutoCloseable {

    private final Torc torc;
    private final String name;
    private final SchemeServer server;
    private Optional<Hold> hold = Optional.empty();

    /// What keeps the name, at the kernel that gave it.
    private record Hold(Attachment attachment, RemoteFile handle) {}

    private ServedScheme(Torc torc, String name, SchemeServer server) {
        this.torc = torc;
        this.name = name;
        this.server = server;
    }

    static ServedScheme start(Torc torc, String name, Scheme scheme, ServerSetup setup) throws IOException {
        return new ServedScheme(torc, name, SchemeServer.start(scheme, setup));
    }

    /// Takes the name at a kernel.
    synchronized void announce(Attachment attachment) throws IOException {
        RemoteFile handle = attachment.session().open(":" + name, OpenMode.CREATE_NEW);
        hold = Optional.of(new Hold(attachment, handle));
        attachment.lifeLine().open(handle.handle(), this::letIn);
    }

    private void letIn(ControlMessage message, UnixSocket guest) {
        // A server that has ended closes the socket, which tells the guest.
        boolean running = message.kind() == ControlMessage.Kind.FORWARDER
                ? server.introduceForwarder(guest, message.peer())
                : server.introduce(guest, message.peer());
        System.getLogger(ServedScheme.class.getName())
                .log(
                        System.Logger.Level.DEBUG,
                        "{0}: process {1} introduced, served: {2}",
                        name,
                        Integer.toString(message.peer().processId()),
                        running);
    }

    /// {@return the name}
    public String name() {
        return name;
    }

    /// {@return the server that serves it}
    public SchemeServer server() {
        return server;
    }

    /// Gives the name back, answers the calls that were taken, and ends the sessions.
    @Override
    public void close() {
        torc.serveNoMore(this);
        end();
    }

    void end() {
        giveBack();
        server.close();
    }

    private synchronized void giveBack() {
        hold.ifPresent(held -> {
            held.attachment().lifeLine().shut(held.handle().handle());
            try {
                held.handle().close();
            } catch (IOException e) {
                // The kernel has refused to close it, or is gone: the name is free when this process detaches.
                System.getLogger(ServedScheme.class.getName())
                        .log(System.Logger.Level.WARNING, "the name {0} was not given back: {1}", name, e.getMessage());
            }
        });
        hold = Optional.empty();
    }
}
