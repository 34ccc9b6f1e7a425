package dev.torc.bench.ring;

import dev.torc.bench.Arguments;
import dev.torc.bench.ChildMain;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The JDK's own: a blocking channel over a Unix socket.
public final class SocketPeer {

    private static final int BACKLOG = 128;

    private SocketPeer() {}

    /// Answers requests, `batch` of them at a time.
    public static void serve(Arguments arguments, ChildMain.Console console) throws Exception {
        int batch = arguments.number("batch");
        ByteBuffer request = ByteBuffer.allocateDirect(batch * Caller.REQUEST_BYTES);
        ByteBuffer answer = ByteBuffer.allocateDirect(batch * Caller.ANSWER_BYTES);
        try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            listener.bind(address(arguments.path("dir")));
            Rendezvous.announce(arguments.path("dir"));
            try (SocketChannel channel = listener.accept()) {
                while (true) {
                    receive(channel, request);
                    for (int i = 0; i < batch; i++) {
                        answer.putLong(i * Caller.ANSWER_BYTES, request.getLong(i * Caller.REQUEST_BYTES));
                    }
                    send(channel, answer);
                }
            }
        }
    }

    /// Measures round trips, or with `batch` above 1 how many calls per second pass when that many go together.
    public static void call(Arguments arguments, ChildMain.Console console) throws Exception {
        Placement placement = Placement.ofThreads(arguments);
        int batch = arguments.number("batch");
        ByteBuffer request = ByteBuffer.allocateDirect(batch * Caller.REQUEST_BYTES);
        ByteBuffer answer = ByteBuffer.allocateDirect(batch * Caller.ANSWER_BYTES);
        try (SocketChannel channel = SocketChannel.open(address(arguments.path("dir")))) {
            Caller caller = () -> {
                send(channel, request);
                receive(channel, answer);
            };
            if (batch == 1) {
                RoundTrips.measure(caller, placement, arguments, console);
            } else {
                Floods.measure(
                        () -> {
                            caller.call();
                            return batch;
                        },
                        placement,
                        arguments,
                        console);
            }
        }
    }

    /// Answers the requests of many, each as long as it wants, with a thread for each of them.
    public static void serveMany(Arguments arguments, ChildMain.Console console) throws Exception {
        try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            listener.bind(address(arguments.path("dir")), BACKLOG);
            Rendezvous.announce(arguments.path("dir"));
            while (true) {
                SocketChannel channel = listener.accept();
                Thread.ofPlatform().daemon().start(() -> answer(channel));
            }
        }
    }

    private static void answer(SocketChannel channel) {
        ByteBuffer request = ByteBuffer.allocateDirect(Caller.REQUEST_BYTES).order(ByteOrder.nativeOrder());
        ByteBuffer answer = ByteBuffer.allocateDirect(Wanted.MOST_BYTES);
        try (channel) {
            while (true) {
                receive(channel, request);
                send(channel, answer.slice(0, Wanted.lengthIn(request)));
            }
        } catch (IOException _) {
            // The client has gone: what it waits for nobody waits for.
            return;
        }
    }

    /// Connects many who call.
    ///
    /// @param answerBytes how long the answer is that each call asks for
    public static List<Caller> connect(Path folder, int count, int answerBytes) throws IOException {
        List<Caller> callers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            SocketChannel channel = SocketChannel.open(address(folder));
            ByteBuffer request = ByteBuffer.allocateDirect(Caller.REQUEST_BYTES).put(Wanted.request(answerBytes, i));
            ByteBuffer answer = ByteBuffer.allocateDirect(answerBytes);
            callers.add(new Caller() {
                @Override
                public void call() throws IOException {
                    send(channel, request);
                    receive(channel, answer);
                }

                @Override
                public void close() {
                    try {
                        channel.close();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }
            });
        }
        return callers;
    }

    private static UnixDomainSocketAddress address(Path folder) {
        return UnixDomainSocketAddress.of(folder.resolve("socket"));
    }

    private static void send(SocketChannel channel, ByteBuffer message) throws IOException {
        message.clear();
        while (message.hasRemaining()) {
            channel.write(message);
        }
    }

    private static void receive(SocketChannel channel, ByteBuffer message) throws IOException {
        message.clear();
        while (message.hasRemaining()) {
            if (channel.read(message) < 0) {
                throw new EOFException("the peer has gone");
            }
        }
    }
}
