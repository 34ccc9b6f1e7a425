package dev.torc.uring;

import dev.torc.posix.Descriptor;
import dev.torc.uapi.SocketConstants;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// Two TCP sockets that are connected over the loopback device, made by the ring itself: SOCKET, BIND, LISTEN, ACCEPT
/// and CONNECT.
record Loopback(TestRing test, int client, int server) implements AutoCloseable {

    private static final int ADDRESS_BYTES = 16;
    private static final int LOCALHOST = 0x7f00_0001;
    private static final ValueLayout.OfInt NETWORK_INT = ValueLayout.JAVA_INT.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfShort NETWORK_SHORT = ValueLayout.JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN);

    static Loopback connect(TestRing test) {
        int listening = socket(test);
        int port = listen(test, listening);
        int client = socket(test);
        test.prepare(1, (e, at) -> PrepareSocket.accept(e, at, listening, 0L, 0L, SocketConstants.SOCK_CLOEXEC));
        long address = address(test, port).address();
        test.prepare(2, (e, at) -> PrepareSocket.connect(e, at, client, address, ADDRESS_BYTES));
        int server = -1;
        for (int i = 0; i < 2; i++) {
            TestRing.Completion completion = test.next();
            if (completion.result() < 0) {
                throw new AssertionError("no connection: " + completion);
            }
            server = completion.userData() == 1 ? completion.result() : server;
        }
        test.closeFile(listening);
        return new Loopback(test, client, server);
    }

    static int socket(TestRing test) {
        return test.succeed((e, at) -> PrepareSocket.socket(
                e, at, SocketConstants.AF_INET, SocketConstants.SOCK_STREAM | SocketConstants.SOCK_CLOEXEC, 0));
    }

    /// Binds to a free port and listens.
    static int listen(TestRing test, int listening) {
        for (int port = 20_000; port < 30_000; port++) {
            long address = address(test, port).address();
            if (test.run((e, at) -> PrepareSocket.bind(e, at, listening, address, ADDRESS_BYTES)) == 0) {
                test.succeed((e, at) -> PrepareSocket.listen(e, at, listening, 8));
                return port;
            }
        }
        throw new AssertionError("no free port");
    }

    /// A `struct sockaddr_in` of this machine.
    static MemorySegment address(TestRing test, int port) {
        MemorySegment address = test.arena.allocate(ADDRESS_BYTES, 8);
        address.set(ValueLayout.JAVA_SHORT, 0, (short) SocketConstants.AF_INET);
        address.set(NETWORK_SHORT, 2, (short) port);
        address.set(NETWORK_INT, 4, LOCALHOST);
        return address;
    }

    @Override
    public void close() {
        if (test.ring.isOpen()) {
            test.closeFile(client);
            test.closeFile(server);
        } else {
            Descriptor.owning(client).close();
            Descriptor.owning(server).close();
        }
    }
}
