package dev.torc.examples.echo;

import dev.torc.examples.CommandLine;
import dev.torc.linux.Linux;
import dev.torc.linux.LinuxSocket;
import dev.torc.linux.SocketKind;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/// Many clients of an [EchoServer] at the same time, each on a virtual thread.
///
/// ```sh
/// ./torc example echo.EchoClients 7777 10000       # port, and how many connections
/// ```
///
/// All connections are open before the first one sends, so the server has them all at once.
public final class EchoClients {

    private static final int ROUNDS = 3;

    /// More would overflow the queue of those who wait to be accepted, and Linux has them try again a second later.
    private static final int MOST_CONNECTING = 512;

    private final Linux linux;
    private final InetSocketAddress server;
    private final Semaphore connecting = new Semaphore(MOST_CONNECTING);
    private final CountDownLatch connected;

    private EchoClients(Linux linux, InetSocketAddress server, int connections) {
        this.linux = linux;
        this.server = server;
        this.connected = new CountDownLatch(connections);
    }

    /// Runs them, and says how many echoes came back as they were sent.
    ///
    /// @param arguments the port, and how many connections
    public static void main(String[] arguments) throws InterruptedException, ExecutionException {
        CommandLine.check(arguments, 2, "echo.EchoClients PORT CONNECTIONS");
        var server = new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0]));
        int connections = Integer.parseInt(arguments[1]);
        EchoClients clients = new EchoClients(Linux.ofProcess(), server, connections);
        int echoes = 0;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Integer>> all = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                String message = "I am number " + i;
                all.add(() -> clients.run(message));
            }
            for (Future<Integer> one : threads.invokeAll(all)) {
                echoes += one.get();
            }
        }
        System.out.println(connections + " connections, " + echoes + " echoes");
    }

    /// {@return how many echoes were what had been sent}
    private int run(String message) throws IOException, InterruptedException {
        try (LinuxSocket connection = connect();
                Arena arena = Arena.ofConfined()) {
            connected.await();
            MemorySegment sent = arena.allocateFrom(message);
            int echoes = 0;
            for (int round = 0; round < ROUNDS; round++) {
                connection.send(sent).call();
                if (receive(connection, arena.allocate(sent.byteSize())).mismatch(sent) < 0) {
                    echoes++;
                }
            }
            return echoes;
        }
    }

    private LinuxSocket connect() throws IOException, InterruptedException {
        connecting.acquire();
        try {
            LinuxSocket connection = linux.socket(SocketKind.TCP).call();
            try {
                connection.connect(server).call();
                return connection;
            } catch (IOException | InterruptedException e) {
                connection.close();
                throw e;
            }
        } finally {
            connecting.release();
            connected.countDown(); // also where it failed: the others do not wait for it
        }
    }

    /// A stream has no messages: what was sent as one may come in parts.
    private static MemorySegment receive(LinuxSocket connection, MemorySegment whole)
            throws IOException, InterruptedException {
        long received = 0;
        while (received < whole.byteSize()) {
            int bytes = connection.receive(whole.asSlice(received)).call().bytes();
            if (bytes == 0) {
                throw new EOFException("the server has ended " + connection);
            }
            received += bytes;
        }
        return whole;
    }
}
