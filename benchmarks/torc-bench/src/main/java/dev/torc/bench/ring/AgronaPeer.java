package dev.torc.bench.ring;

import dev.torc.bench.Arguments;
import dev.torc.bench.ChildMain;
import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.BusySpinIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/// Agrona's single-producer single-consumer ring, one each way, over a mapped file.
public final class AgronaPeer {

    private static final int CAPACITY_BYTES = 1 << 20;
    private static final int RING_BYTES = CAPACITY_BYTES + RingBufferDescriptor.TRAILER_LENGTH;
    private static final int MESSAGE_TYPE = 1;

    /// How many messages a flood sends between two looks at the clock.
    private static final int BURST = 1024;

    /// How often one that yields looks before it does.
    private static final long SPINS = 100;

    private final OneToOneRingBuffer requests;
    private final OneToOneRingBuffer answers;

    private AgronaPeer(Path folder) throws IOException {
        MappedByteBuffer memory = map(folder, 2 * RING_BYTES);
        requests = new OneToOneRingBuffer(new UnsafeBuffer(memory, 0, RING_BYTES));
        answers = new OneToOneRingBuffer(new UnsafeBuffer(memory, RING_BYTES, RING_BYTES));
    }

    /// {@return the memory for rings that all processes with this folder share, zeros at first}
    public static MappedByteBuffer map(Path folder, int bytes) throws IOException {
        try (FileChannel file = FileChannel.open(
                folder.resolve("rings"),
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE)) {
            return file.map(FileChannel.MapMode.READ_WRITE, 0, bytes);
        }
    }

    /// Answers each request, or with `answer=no` takes them only.
    public static void serve(Arguments arguments, ChildMain.Console console) throws Exception {
        AgronaPeer peer = new AgronaPeer(arguments.path("dir"));
        IdleStrategy idle = idleStrategy(arguments.text("idleStrategy"));
        boolean answering = arguments.text("answer").equals("yes");
        UnsafeBuffer request = new UnsafeBuffer(new byte[Caller.REQUEST_BYTES]);
        UnsafeBuffer answer = new UnsafeBuffer(new byte[Caller.ANSWER_BYTES]);
        Rendezvous.announce(arguments.path("dir"));
        while (true) {
            int taken = peer.requests.read((_, buffer, index, length) -> {
                // As in our protocol: the entry is copied out before it is looked at.
                request.putBytes(0, buffer, index, length);
                answer.putLong(0, request.getLong(0));
                while (answering && !peer.answers.write(MESSAGE_TYPE, answer, 0, Caller.ANSWER_BYTES)) {
                    Thread.onSpinWait();
                }
            });
            idle.idle(taken);
        }
    }

    /// Measures round trips.
    public static void call(Arguments arguments, ChildMain.Console console) throws Exception {
        Placement placement = Placement.ofThreads(arguments);
        AgronaPeer peer = new AgronaPeer(arguments.path("dir"));
        IdleStrategy idle = idleStrategy(arguments.text("idleStrategy"));
        UnsafeBuffer request = new UnsafeBuffer(new byte[Caller.REQUEST_BYTES]);
        Caller caller = new Caller() {
            private long calls;
            private long answered;

            @Override
            public void call() {
                calls++;
                request.putLong(0, calls);
                while (!peer.requests.write(MESSAGE_TYPE, request, 0, Caller.REQUEST_BYTES)) {
                    idle.idle();
                }
                while (answered != calls) {
                    idle.idle(poll());
                }
            }

            @Override
            public void idle(long millis) {
                long endNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
                while (System.nanoTime() < endNanos) {
                    idle.idle(poll());
                }
            }

            private int poll() {
                return peer.answers.read((_, buffer, index, _) -> answered = buffer.getLong(index));
            }
        };
        RoundTrips.measure(caller, placement, arguments, console);
    }

    /// Measures messages one way.
    public static void send(Arguments arguments, ChildMain.Console console) throws Exception {
        Placement placement = Placement.ofThreads(arguments);
        AgronaPeer peer = new AgronaPeer(arguments.path("dir"));
        IdleStrategy idle = idleStrategy(arguments.text("idleStrategy"));
        UnsafeBuffer request = new UnsafeBuffer(new byte[Caller.REQUEST_BYTES]);
        Floods.measure(
                () -> {
                    for (int i = 0; i < BURST; i++) {
                        request.putLong(0, i);
                        while (!peer.requests.write(MESSAGE_TYPE, request, 0, Caller.REQUEST_BYTES)) {
                            idle.idle();
                        }
                        idle.reset();
                    }
                    return BURST;
                },
                placement,
                arguments,
                console);
    }

    /// {@return Agrona's way to wait called `name`: `spin`, `yield`, or `backoff`, its default}
    public static IdleStrategy idleStrategy(String name) {
        return switch (name) {
            case "spin" -> new BusySpinIdleStrategy();
            case "yield" -> new BackoffIdleStrategy(SPINS, Long.MAX_VALUE, 1, 1);
            case "backoff" -> new BackoffIdleStrategy();
            default -> throw new IllegalArgumentException("no such idle strategy: " + name);
        };
    }
}
