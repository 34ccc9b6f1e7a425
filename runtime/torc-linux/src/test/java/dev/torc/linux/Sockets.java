package dev.torc.linux;

import dev.torc.uapi.SocketConstants;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/// Sockets that listen, and such as are connected, for the tests.
final class Sockets {

    private Sockets() {}

    static LinuxSocket listening(Linux linux, SocketKind kind, SocketAddress address) throws Exception {
        LinuxSocket socket = linux.socket(kind).call();
        socket.setOption(SocketConstants.SOL_SOCKET, SocketConstants.SO_REUSEADDR, 1)
                .call();
        socket.bind(address).call();
        socket.listen(64).call();
        return socket;
    }

    static LinuxSocket listening(Linux linux) throws Exception {
        return listening(linux, SocketKind.TCP, anyPort());
    }

    static InetSocketAddress anyPort() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    /// Two ends of a connection.
    record Connection(LinuxSocket client, LinuxSocket server) implements AutoCloseable {
        @Override
        public void close() {
            client.close();
            server.close();
        }
    }

    static Connection connect(Linux linux, SocketKind kind, SocketAddress address) throws Exception {
        try (LinuxSocket listening = listening(linux, kind, address)) {
            var accepted = listening.accept().start();
            return new Connection(client(linux, listening), accepted.get());
        }
    }

    static Connection connect(Linux linux) throws Exception {
        return connect(linux, SocketKind.TCP, anyPort());
    }

    /// {@return one that is connected to another that listens}
    static LinuxSocket client(Linux linux, LinuxSocket listening) throws Exception {
        LinuxSocket client = linux.socket(listening.kind()).call();
        client.connect(listening.localAddress()).call();
        return client;
    }
}
