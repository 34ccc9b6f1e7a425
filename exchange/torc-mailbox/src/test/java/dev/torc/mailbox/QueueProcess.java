package dev.torc.mailbox;

import dev.torc.layout.SegmentWords;
import dev.torc.mailbox.Steps.Step;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/// A process that has queues mapped, at an address of its own, and sends and receives there: the tests' other side, and
/// its main class.
///
/// As a *halting* one it has a queue for each step, and a thread for each that stands still after that step: so one
/// death, or one SIGSTOP, is a death at every step.
final class QueueProcess implements AutoCloseable {

    /// What the halting one sends in each queue, or takes from it.
    static final long NUMBER = 77;

    static final int CAPACITY = 3;

    private static final String HALTED = "halted";
    private static final String HALT = "halt";
    private static final String SEND = "send";

    private final ChildJvm child;

    private QueueProcess(ChildJvm child) {
        this.child = child;
    }

    /// Starts one whose threads stand still, each after a step in its own queue, and waits until they do.
    static QueueProcess startHalting(Path file, int owner) throws IOException {
        QueueProcess process = start(HALT, file, owner, 0, 0);
        process.child.await(HALTED);
        return process;
    }

    /// Starts one that sends so many messages in the file's only queue, numbered from 0.
    static QueueProcess startSending(Path file, int owner, int capacity, long messages) throws IOException {
        return start(SEND, file, owner, capacity, messages);
    }

    /// {@return a file with a queue for each step, mapped}
    static Map<Step, SharedQueue> queues(Path file) throws IOException {
        Map<Step, SharedQueue> queues = new EnumMap<>(Step.class);
        long bytes = new QueueLayout(CAPACITY, SharedQueue.SLOT_BYTES).byteSize();
        MemorySegment all = map(file, bytes * Step.values().length);
        for (Step step : Step.values()) {
            queues.put(step, SharedQueue.in(all.asSlice(queues.size() * bytes, bytes), CAPACITY));
        }
        return queues;
    }

    /// {@return a file with one queue, mapped}
    static SharedQueue queue(Path file, int capacity) throws IOException {
        QueueLayout layout = new QueueLayout(capacity, SharedQueue.SLOT_BYTES);
        return new SharedQueue(new SegmentWords(map(file, layout.byteSize())), layout);
    }

    private static MemorySegment map(Path file, long bytes) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return channel.map(FileChannel.MapMode.READ_WRITE, 0, bytes, Arena.ofAuto());
        }
    }

    private static QueueProcess start(String what, Path file, int owner, int capacity, long messages)
            throws IOException {
        return new QueueProcess(ChildJvm.start(
                QueueProcess.class,
                what,
                file.toString(),
                Integer.toString(owner),
                Integer.toString(capacity),
                Long.toString(messages)));
    }

    /// {@return the process, to be stopped and killed}
    ChildJvm child() {
        return child;
    }

    /// Lets the threads of a halting one go on to their end.
    ///
    /// @return what became of each
    Map<Step, String> goOn() throws IOException {
        child.goOn();
        Map<Step, String> results = new EnumMap<>(Step.class);
        for (Step step : Step.values()) {
            results.put(step, child.line());
        }
        return results;
    }

    /// {@return what it says when it has sent everything: how often it woke the receiver}
    long awaitSent() throws IOException {
        return Long.parseLong(child.line());
    }

    @Override
    public void close() {
        child.close();
    }

    public static void main(String[] arguments) throws IOException {
        ChildJvm.endWithParent();
        Path file = Path.of(arguments[1]);
        int owner = Integer.parseInt(arguments[2]);
        if (arguments[0].equals(HALT)) {
            halt(file, owner);
        } else {
            send(queue(file, Integer.parseInt(arguments[3])), owner, Long.parseLong(arguments[4]));
        }
    }

    private static void halt(Path file, int owner) throws IOException {
        Map<Step, SharedQueue> queues = queues(file);
        List<StandingStill> standing = new ArrayList<>();
        List<CompletableFuture<String>> results = new ArrayList<>();
        queues.forEach((step, queue) -> {
            StandingStill still = new StandingStill(step);
            CompletableFuture<String> result = new CompletableFuture<>();
            Thread.ofPlatform().daemon().start(() -> result.complete(run(step, queue, owner, still)));
            standing.add(still);
            results.add(result);
        });
        standing.forEach(StandingStill::awaitReached);
        System.out.println(HALTED);
        if (System.in.read() < 0) {
            return;
        }
        standing.forEach(StandingStill::goOn);
        results.forEach(result -> System.out.println(result.join()));
    }

    private static String run(Step step, SharedQueue queue, int owner, StandingStill still) {
        return switch (step) {
            case COPIED, FREED, HEAD_TOLD -> Long.toString(queue.next(queue.watchedReceiver(still)));
            case GIVEN_UP -> giveUp(queue.sender(owner, still));
            case TAIL_READ, SLOT_READ, CLAIMED, TAIL_MOVED, HALF_WRITTEN, WRITTEN, PUBLISHED ->
                queue.sender(owner, still).offer(queue.message(NUMBER)).toString();
        };
    }

    private static String giveUp(QueueSender sender) {
        sender.claim().close();
        return "given up";
    }

    private static void send(SharedQueue queue, int owner, long messages) {
        QueueSender sender = queue.sender(owner);
        MessageCopy message = new MessageCopy(queue.layout());
        for (long number = 0; number < messages; number++) {
            for (int i = 0; i < message.count(); i++) {
                message.put(i, number);
            }
            while (sender.offer(message) != Offered.ACCEPTED) {
                Thread.onSpinWait();
            }
        }
        System.out.println(sender.wakes());
    }
}
