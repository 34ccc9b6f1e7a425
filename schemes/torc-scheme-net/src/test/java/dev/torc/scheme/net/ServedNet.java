package dev.torc.scheme.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.client.OpenMode;
import dev.torc.client.RemoteFile;
import dev.torc.client.Session;
import dev.torc.client.SessionSetup;
import dev.torc.memory.Slice;
import dev.torc.reactor.Reactor;
import dev.torc.scheme.Limits;
import dev.torc.scheme.SchemeServer;
import dev.torc.scheme.ServerSetup;
import dev.torc.scheme.ServerSetup.LinuxCalls;
import dev.torc.uapi.Errno;
import dev.torc.uapi.Opcode;
import dev.torc.uapi.SocketAddressInternet;
import dev.torc.uapi.SocketCommand;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.function.Executable;

/// A service of sockets for a test, and what a test says to it.
record ServedNet(SchemeServer server) implements AutoCloseable {

    static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);
    private static final int NAME_BYTES = 128;

    static ServedNet start(NetKind kind, Path folder) throws IOException {
        return start(kind, folder, ListenPolicy.LOOPBACK, Limits.standard());
    }

    static ServedNet start(NetKind kind, Path folder, ListenPolicy policy, Limits limits) throws IOException {
        ServerSetup setup = ServerSetup.at(folder.resolve(kind.scheme()))
                .with(LinuxCalls.URING)
                .with(limits);
        return new ServedNet(SchemeServer.start(new NetScheme(kind, policy), setup));
    }

    /// Serves on a reactor, which is lent.
    static ServedNet hosted(NetKind kind, Path folder, Reactor reactor) throws IOException {
        ServerSetup setup = ServerSetup.at(folder.resolve(kind.scheme())).with(LinuxCalls.URING);
        return new ServedNet(SchemeServer.start(new NetScheme(kind, ListenPolicy.LOOPBACK), setup, reactor));
    }

    Session connect() throws IOException {
        return Session.connect(server.socket(), SessionSetup.standard());
    }

    Session connect(Reactor reactor) throws IOException {
        return Session.connect(server.socket(), SessionSetup.standard(), reactor);
    }

    /// {@return the path that connects with a listener of this host}
    static String to(ServerSocket listener) {
        return "127.0.0.1:" + listener.getLocalPort();
    }

    static String to(int port) {
        return "127.0.0.1:" + port;
    }

    /// {@return a listener of the scheme at any port that is free}
    static RemoteFile listen(Session session) throws IOException {
        return session.open("listen/127.0.0.1:0", OpenMode.READ_WRITE);
    }

    /// {@return the port of a socket of the scheme}
    static int port(Session session, RemoteFile socket) throws IOException {
        try (Slice name = session.allocate(NAME_BYTES)) {
            long lengthAt = NAME_BYTES - Integer.BYTES;
            name.memory().set(ValueLayout.JAVA_INT, lengthAt, (int) lengthAt);
            session.call(Opcode.URING_CMD.number(), "getsockname", socket.path())
                    .handle(socket.handle())
                    .offset(SocketCommand.GETSOCKNAME)
                    .address(name.offset())
                    .address3(name.offset() + lengthAt)
                    .run();
            assertEquals(SocketAddressInternet.LAYOUT.byteSize(), name.memory().get(ValueLayout.JAVA_INT, lengthAt));
            return SocketAddressInternet.port(name.memory());
        }
    }

    static RemoteFile accept(RemoteFile listener) throws IOException {
        return listener.open("listen", OpenMode.READ_WRITE);
    }

    static void write(Session session, RemoteFile socket, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        try (Slice slice = session.allocate(bytes.length)) {
            MemorySegment.copy(bytes, 0, slice.memory(), ValueLayout.JAVA_BYTE, 0, bytes.length);
            assertEquals(bytes.length, socket.write(slice, 0));
        }
    }

    /// {@return what one read brings; nothing at the end}
    static String read(Session session, RemoteFile socket) throws IOException {
        try (Slice slice = session.allocate(4096)) {
            return text(slice.memory().asSlice(0, socket.read(slice, 0)));
        }
    }

    static String text(MemorySegment bytes) {
        return new String(bytes.toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
    }

    static void assertErrno(Errno expected, Executable call) {
        IOException thrown = assertThrows(IOException.class, call);
        assertTrue(
                String.valueOf(thrown.getMessage()).contains(expected.name()),
                () -> "expected " + expected + ", was " + thrown);
    }

    /// Waits for something that another thread or process brings about.
    static void until(String what, BooleanSupplier condition) {
        long begin = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - begin > LONGEST_WAIT.toNanos()) {
                throw new AssertionError("it did not come: " + what);
            }
            Thread.onSpinWait();
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
