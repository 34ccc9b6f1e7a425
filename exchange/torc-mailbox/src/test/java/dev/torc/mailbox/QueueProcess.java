package dev.torc.mailbox;

import dev.torc.layout.SegmentWords;
import dev.torc.mailbox.Steps.Step;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
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

    private final Process process;
    private final BufferedReader lines;

    private QueueProcess(Process process) {
        this.process = process;
        this.lines = process.inputReader(StandardCharsets.UTF_8);
    }

    /// Starts one whose threads stand still, each after a step in its own queue, and waits until they do.
    static QueueProcess startHalting(Path file, int owner) throws IOException {
        QueueProcess process = start(HALT, file, owner, 0, 0);
        process.await(HALTED);
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
        return new QueueProcess(new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=dev.torc.posix",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-p",
                        System.getProperty("jdk.module.path"),
                        "--patch-module",
                        "dev.torc.mailbox=" + Path.of(System.getProperty("basedir", ""), "target/test-classes"),
                        "-m",
                        "dev.torc.mailbox/" + QueueProcess.class.getName(),
                        what,
                        file.toString(),
                        Integer.toString(owner),
                        Integer.toString(capacity),
                        Long.toString(messages))
                .redirectError(Redirect.INHERIT)
                .start());
    }

    boolean isDead() {
        return !process.isAlive();
    }

    /// Kills it with SIGKILL, and returns when it is gone.
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /// Stops it with SIGSTOP, and returns when Linux says that it stands still.
    void stop() throws IOException, InterruptedException {
        signal("STOP");
        while (state() != 'T') {
            Thread.onSpinWait();
        }
    }

    void continueAfterStop() throws IOException, InterruptedException {
        signal("CONT");
    }

    /// Lets the threads of a halting one go on to their end.
    ///
    /// @return what became of each
    Map<Step, String> goOn() throws IOException {
        process.outputWriter(StandardCharsets.UTF_8).append('\n').flush();
        Map<Step, String> results = new EnumMap<>(Step.class);
        for (Step step : Step.values()) {
            results.put(step, line());
        }
        return results;
    }

    /// {@return what it says when it has sent everything: how often it woke the receiver}
    long awaitSent() throws IOException {
        return Long.parseLong(line());
    }

    private void signal(String name) throws IOException, InterruptedException {
        int result = new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
        if (result != 0) {
            throw new AssertionError("kill -" + name + " answered " + result);
        }
    }

    private char state() throws IOException {
        String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
        return stat.charAt(stat.lastIndexOf(')') + 2);
    }

    private void await(String expected) throws IOException {
        String line = line();
        if (!line.equals(expected)) {
            throw new AssertionError("the child said '" + line + "'");
        }
    }

    private String line() throws IOException {
        String line = lines.readLine();
        if (line == null) {
            throw new AssertionError("the child process has ended");
        }
        return line;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    public static void main(String[] arguments) throws IOException {
        var _ = ProcessHandle.current()
                .parent()
                .orElseThrow()
                .onExit()
                .thenRun(() -> Runtime.getRuntime().halt(1));
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
