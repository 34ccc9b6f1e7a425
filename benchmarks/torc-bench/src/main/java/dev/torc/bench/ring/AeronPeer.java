package dev.torc.bench.ring;

import dev.torc.bench.Arguments;
import dev.torc.bench.ChildMain;
import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.Subscription;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.aeron.logbuffer.BufferClaim;
import io.aeron.logbuffer.FragmentHandler;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;

/// Aeron over its IPC channel: an exclusive publication each way, claimed in place, the fastest that it offers.
///
/// The media driver runs in the server's process, on one thread with Aeron's default backoff, since it is no part
/// of the data path; its CPU time counts.
public final class AeronPeer {

    private static final String CHANNEL = "aeron:ipc";

    /// A channel where there are many: the log of each is short, or the shared memory of a machine would be too small;
    /// an answer is one fragment.
    public static final String SMALL_CHANNEL = "aeron:ipc?term-length=256k|mtu=8k";

    /// The stream on which requests go.
    public static final int REQUEST_STREAM = 1;

    private static final int ANSWER_STREAM = 2;
    /// How many messages a subscription takes at a time.
    public static final int FRAGMENTS = 64;

    /// How many messages a flood sends between two looks at the clock.
    private static final int BURST = 1024;

    private AeronPeer() {}

    /// Answers each request, or with `answer=no` takes them only.
    public static void serve(Arguments arguments, ChildMain.Console console) throws Exception {
        Path folder = arguments.path("dir");
        launch(folder);
        Aeron aeron = connect(folder);
        Subscription requests = aeron.addSubscription(CHANNEL, REQUEST_STREAM);
        ExclusivePublication answers = aeron.addExclusivePublication(CHANNEL, ANSWER_STREAM);
        IdleStrategy idle = AgronaPeer.idleStrategy(arguments.text("idleStrategy"));
        boolean answering = arguments.text("answer").equals("yes");
        UnsafeBuffer request = new UnsafeBuffer(new byte[Caller.REQUEST_BYTES]);
        BufferClaim claim = new BufferClaim();
        FragmentHandler handler = (buffer, offset, length, _) -> {
            request.putBytes(0, buffer, offset, length);
            if (answering) {
                publish(answers, claim, request, Caller.ANSWER_BYTES, idle);
            }
        };
        Rendezvous.announce(folder);
        while (true) {
            idle.idle(requests.poll(handler, FRAGMENTS));
        }
    }

    /// Measures round trips.
    public static void call(Arguments arguments, ChildMain.Console console) throws Exception {
        Placement placement = Placement.ofThreads(arguments);
        try (Aeron aeron = connect(arguments.path("dir"));
                ExclusivePublication requests = aeron.addExclusivePublication(CHANNEL, REQUEST_STREAM);
                Subscription answers = aeron.addSubscription(CHANNEL, ANSWER_STREAM)) {
            IdleStrategy idle = AgronaPeer.idleStrategy(arguments.text("idleStrategy"));
            awaitConnection(requests, answers);
            RoundTrips.measure(new AeronCaller(requests, answers, idle), placement, arguments, console);
        }
    }

    /// Answers the requests of many, each as long as it wants: one subscription takes them, and everybody has a
    /// publication of answers.
    public static void serveMany(Arguments arguments, ChildMain.Console console) throws Exception {
        Path folder = arguments.path("dir");
        launch(folder);
        Aeron aeron = connect(folder);
        Subscription requests = aeron.addSubscription(SMALL_CHANNEL, REQUEST_STREAM);
        List<ExclusivePublication> answers = new ArrayList<>();
        for (int i = 0; i < arguments.number("clients"); i++) {
            answers.add(aeron.addExclusivePublication(SMALL_CHANNEL, ANSWER_STREAM + i));
        }
        IdleStrategy idle = AgronaPeer.idleStrategy(arguments.text("idleStrategy"));
        ByteBuffer request = ByteBuffer.allocateDirect(Caller.REQUEST_BYTES).order(ByteOrder.nativeOrder());
        UnsafeBuffer answer = new UnsafeBuffer(new byte[Wanted.MOST_BYTES]);
        BufferClaim claim = new BufferClaim();
        FragmentHandler handler = (buffer, offset, length, _) -> {
            buffer.getBytes(offset, request, 0, length);
            publish(answers.get(Wanted.numberIn(request)), claim, answer, Wanted.lengthIn(request), idle);
        };
        Rendezvous.announce(folder);
        while (true) {
            idle.idle(requests.poll(handler, FRAGMENTS));
        }
    }

    /// Connects many who call, each with a publication of requests and a subscription to its answers.
    ///
    /// @param answerBytes how long the answer is that each call asks for
    public static List<Caller> connect(Path folder, int count, int answerBytes, String idleStrategy)
            throws InterruptedException {
        Aeron aeron = connect(folder);
        List<Caller> callers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ExclusivePublication requests = aeron.addExclusivePublication(SMALL_CHANNEL, REQUEST_STREAM);
            Subscription answers = aeron.addSubscription(SMALL_CHANNEL, ANSWER_STREAM + i);
            awaitConnection(requests, answers);
            UnsafeBuffer request = new UnsafeBuffer(Wanted.request(answerBytes, i));
            callers.add(
                    new WantingCaller(requests, answers, request, answerBytes, AgronaPeer.idleStrategy(idleStrategy)));
        }
        return callers;
    }

    private static final class WantingCaller implements Caller {

        private final ExclusivePublication requests;
        private final Subscription answers;
        private final UnsafeBuffer request;
        private final IdleStrategy idle;
        private final BufferClaim claim = new BufferClaim();
        private final UnsafeBuffer answer = new UnsafeBuffer(new byte[Wanted.MOST_BYTES]);
        private final FragmentHandler handler;

        WantingCaller(
                ExclusivePublication requests,
                Subscription answers,
                UnsafeBuffer request,
                int answerBytes,
                IdleStrategy idle) {
            this.requests = requests;
            this.answers = answers;
            this.request = request;
            this.idle = idle;
            handler = (buffer, offset, length, _) -> {
                Wanted.check(answerBytes, length);
                buffer.getBytes(offset, answer, 0, length);
            };
        }

        @Override
        public void call() {
            publish(requests, claim, request, REQUEST_BYTES, idle);
            int taken = answers.poll(handler, 1);
            while (taken == 0) {
                idle.idle(0);
                taken = answers.poll(handler, 1);
            }
            idle.reset();
        }

        @Override
        public void close() {
            requests.close();
            answers.close();
        }
    }

    /// Starts a media driver with a thread of its own.
    public static void launch(Path folder) {
        MediaDriver.launch(new MediaDriver.Context()
                .aeronDirectoryName(directory(folder))
                .threadingMode(ThreadingMode.SHARED)
                .sharedIdleStrategy(new BackoffIdleStrategy())
                .dirDeleteOnStart(true));
    }

    /// Measures messages one way.
    public static void send(Arguments arguments, ChildMain.Console console) throws Exception {
        Placement placement = Placement.ofThreads(arguments);
        try (Aeron aeron = connect(arguments.path("dir"));
                ExclusivePublication requests = aeron.addExclusivePublication(CHANNEL, REQUEST_STREAM);
                Subscription answers = aeron.addSubscription(CHANNEL, ANSWER_STREAM)) {
            IdleStrategy idle = AgronaPeer.idleStrategy(arguments.text("idleStrategy"));
            awaitConnection(requests, answers);
            UnsafeBuffer request = new UnsafeBuffer(new byte[Caller.REQUEST_BYTES]);
            BufferClaim claim = new BufferClaim();
            Floods.measure(
                    () -> {
                        for (int i = 0; i < BURST; i++) {
                            request.putLong(0, i);
                            publish(requests, claim, request, Caller.REQUEST_BYTES, idle);
                        }
                        return BURST;
                    },
                    placement,
                    arguments,
                    console);
        }
    }

    private static void publish(
            ExclusivePublication publication, BufferClaim claim, DirectBuffer message, int bytes, IdleStrategy idle) {
        while (publication.tryClaim(bytes, claim) < 0) {
            if (publication.isClosed()) {
                throw new IllegalStateException("the publication is closed");
            }
            idle.idle();
        }
        claim.putBytes(message, 0, bytes);
        claim.commit();
        idle.reset();
    }

    /// {@return a client of the media driver of this folder}
    public static Aeron connect(Path folder) {
        return Aeron.connect(new Aeron.Context().aeronDirectoryName(directory(folder)));
    }

    private static String directory(Path folder) {
        return folder.resolve("aeron").toString();
    }

    private static void awaitConnection(ExclusivePublication requests, Subscription answers)
            throws InterruptedException {
        while (!requests.isConnected() || !answers.isConnected()) {
            Thread.sleep(1);
        }
    }

    private static final class AeronCaller implements Caller {

        private final ExclusivePublication requests;
        private final Subscription answers;
        private final IdleStrategy idle;
        private final UnsafeBuffer request = new UnsafeBuffer(new byte[REQUEST_BYTES]);
        private final BufferClaim claim = new BufferClaim();
        private final FragmentHandler handler;
        private long calls;
        private long answered;

        AeronCaller(ExclusivePublication requests, Subscription answers, IdleStrategy idle) {
            this.requests = requests;
            this.answers = answers;
            this.idle = idle;
            handler = (buffer, offset, _, _) -> answered = buffer.getLong(offset);
        }

        @Override
        public void call() {
            calls++;
            request.putLong(0, calls);
            publish(requests, claim, request, REQUEST_BYTES, idle);
            while (answered != calls) {
                idle.idle(answers.poll(handler, 1));
            }
        }

        @Override
        public void idle(long millis) {
            long endNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
            while (System.nanoTime() < endNanos) {
                idle.idle(answers.poll(handler, 1));
            }
        }
    }
}
