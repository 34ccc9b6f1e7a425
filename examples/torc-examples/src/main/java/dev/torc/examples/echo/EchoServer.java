package dev.torc.examples.echo;

import dev.torc.examples.CommandLine;
import dev.torc.linux.Linux;
import dev.torc.linux.LinuxSocket;
import dev.torc.linux.OperationStream;
import dev.torc.linux.SocketKind;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Sends back whatever it receives, with a virtual thread for each connection: code that waits, and costs no thread of
/// Linux while it does.
///
/// ```sh
/// ./torc example echo.EchoServer 7777       # port; 0 is any that is free
/// ```
///
/// One operation accepts everyone who connects: Linux goes on with it, and each connection is an answer. What a thread
/// waits for is another operation in the same ring, so ten thousand threads cost the process one that sleeps. Each
/// connection takes a descriptor: with many, see `ulimit -n`.
public final class EchoServer implements AutoCloseable {

    private static final int BACKLOG = 4096;
    private static final int BUFFER_BYTES = 1024;

    private final LinuxSocket listening;
    private final OperationStream<LinuxSocket> connections;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    private EchoServer(LinuxSocket listening) {
        this.listening = listening;
        this.connections = listening.acceptAll();
        threads.execute(this::accept);
    }

    /// Serves until the standard input ends.
    ///
    /// @param arguments the port
    public static void main(String[] arguments) throws IOException, InterruptedException {
        CommandLine.check(arguments, 1, "echo.EchoServer PORT");
        int port = Integer.parseInt(arguments[0]);
        try (EchoServer server =
                start(Linux.ofProcess(), new InetSocketAddress(InetAddress.getLoopbackAddress(), port))) {
            System.out.println("echoing at " + server.address());
            System.in.transferTo(OutputStream.nullOutputStream());
        }
    }

    private static EchoServer start(Linux linux, SocketAddress address) throws IOException, InterruptedException {
        LinuxSocket listening = linux.socket(SocketKind.TCP).call();
        try {
            listening.bind(address).call();
            listening.listen(BACKLOG).call();
            return new EchoServer(listening);
        } catch (IOException | InterruptedException e) {
            listening.close();
            throw e;
        }
    }

    private SocketAddress address() throws IOException {
        return listening.localAddress();
    }

    private void accept() {
        try {
            for (var next = connections.next(); next.isPresent(); next = connections.next()) {
                LinuxSocket connection = next.get();
                threads.execute(() -> echo(connection));
            }
        } catch (IOException e) {
            System.err.println("nobody can connect any more: " + e.getMessage());
        } catch (InterruptedException _) {
            // The server is closed.
        }
    }

    private static void echo(LinuxSocket connection) {
        // The memory is freed after the operations on it: each is done when Linux has let go.
        try (connection;
                Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(BUFFER_BYTES);
            int bytes = connection.receive(buffer).call().bytes();
            while (bytes > 0) {
                connection.send(buffer.asSlice(0, bytes)).call();
                bytes = connection.receive(buffer).call().bytes();
            }
        } catch (IOException | InterruptedException _) {
            // The other side has gone away, or the server is closed: this connection ends, and no other.
        }
    }

    /// Ends every connection, and waits until all are closed.
    @Override
    public void close() {
        connections.close();
        threads.shutdownNow(); // interrupts, and an interrupt cancels what a thread waits for
        threads.close();
        listening.close();
    }
}
