package dev.torc.system.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.torc.client.DirectoryItem;
import dev.torc.client.OpenMode;
import dev.torc.client.ProcessStart;
import dev.torc.client.RemoteFile;
import dev.torc.client.Session;
import dev.torc.client.SessionSetup;
import dev.torc.client.SharedMemory;
import dev.torc.client.SharedMemory.Wait;
import dev.torc.client.StartedProcess;
import dev.torc.client.Torc;
import dev.torc.memory.Slice;
import dev.torc.ring.session.Domain;
import dev.torc.uapi.SignalNumber;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Processes that share memory and wait for each other, and processes that the kernel starts; and each of them
/// dies.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SharedMemoryProcessesTest {

    @TempDir
    private Path folder;

    private ChildProcess kernel;
    private Torc torc;

    @BeforeEach
    void start() throws IOException {
        kernel = ChildProcess.start(KernelProgram.class, folder.toString());
        kernel.awaitPoint(KernelProgram.Point.RUNS);
        torc = Torc.attach(new Domain(folder));
    }

    @AfterEach
    void stop() {
        torc.close();
        kernel.close();
    }

    private ChildProcess program(String what) throws IOException {
        return ChildProcess.start(MemoryProgram.class, folder.toString(), what);
    }

    private SharedMemory memory() throws IOException {
        return torc.memory(MemoryProgram.NAME, MemoryProgram.BYTES);
    }

    private String text(String path) throws IOException {
        try (RemoteFile file = torc.kernel().open(path, OpenMode.READ);
                Slice slice = torc.kernel().allocate(16 << 10)) {
            int bytes = file.read(slice, 0L);
            return new String(slice.memory().asSlice(0, bytes).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
        }
    }

    private long column(int number) {
        try {
            return text("sys:contexts")
                    .lines()
                    .skip(1)
                    .mapToLong(line -> Long.parseLong(line.split("\t")[number]))
                    .sum();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void untilWaiting(long calls) {
        // The open of that text has not been answered yet.
        Eventually.isTrue(() -> column(5) == calls + 1, () -> "so many calls never waited: " + calls);
    }

    @Test
    void A_process_waits_and_another_wakes_it() throws Exception {
        try (SharedMemory memory = memory();
                ChildProcess waiter = program("wait")) {
            waiter.awaitPoint(MemoryProgram.Point.MAPPED);
            waiter.goOn();
            untilWaiting(1);
            MemoryProgram.WORD.setRelease(memory.memory(), MemoryProgram.PUT, 1L);
            assertEquals(1, memory.wake(MemoryProgram.PUT, 9));
            waiter.awaitPoint(MemoryProgram.Point.WOKEN);
        }
    }

    @Test
    void A_waiter_that_is_killed_takes_no_wake_and_leaves_nothing() throws Exception {
        try (SharedMemory memory = memory()) {
            long shared = column(8);
            try (ChildProcess dying = program("wait");
                    ChildProcess living = program("wait")) {
                dying.awaitPoint(MemoryProgram.Point.MAPPED);
                dying.goOn();
                untilWaiting(1);
                living.awaitPoint(MemoryProgram.Point.MAPPED);
                living.goOn();
                untilWaiting(2);
                dying.kill();
                untilWaiting(1);
                assertEquals(1, memory.wake(MemoryProgram.PUT, 1));
                living.awaitPoint(MemoryProgram.Point.WOKEN);
            }
            Eventually.isTrue(() -> column(8) == shared, () -> "the memory of the dead is not given back");
        }
    }

    @Test
    void A_waker_that_is_killed_before_it_wakes_is_found_by_the_limit_and_its_change_is_there() throws Exception {
        try (SharedMemory memory = memory();
                ChildProcess waker = program("change")) {
            waker.awaitPoint(MemoryProgram.Point.MAPPED);
            var endless = memory.startAwait(MemoryProgram.PUT, 0L);
            untilWaiting(1);
            waker.goOn();
            waker.awaitPoint(MemoryProgram.Point.CHANGED);
            waker.kill();
            assertEquals(Wait.CHANGED, memory.await(MemoryProgram.PUT, 0L, Duration.ofMillis(1)));
            assertEquals(1L, (long) MemoryProgram.WORD.getAcquire(memory.memory(), MemoryProgram.PUT));
            assertEquals(Wait.TIMED_OUT, memory.await(MemoryProgram.PUT, 1L, Duration.ofMillis(1)));
            assertEquals(1, memory.wake(MemoryProgram.PUT, 1));
            endless.join();
        }
    }

    @Test
    void A_memory_goes_with_the_last_process_that_had_it_open() throws Exception {
        try (ChildProcess only = program("wait")) {
            only.awaitPoint(MemoryProgram.Point.MAPPED);
            assertEquals(
                    List.of(MemoryProgram.NAME),
                    torc.kernel().list("shm:").stream().map(DirectoryItem::name).toList());
            only.kill();
            Eventually.isTrue(this::noMemories, () -> "a memory of nobody is there");
            assertEquals(0, column(8));
        }
    }

    private boolean noMemories() {
        try {
            return torc.kernel().list("shm:").isEmpty();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /// Row 46 of the checklist: the kernel sees words change and does not know that they are a ring.
    @Test
    void A_ring_of_another_layout_is_made_of_shared_memory_and_waits_alone() throws Exception {
        int count = 5_000;
        try (SharedMemory memory = memory();
                ChildProcess taker = program(Integer.toString(count))) {
            taker.awaitPoint(MemoryProgram.Point.MAPPED);
            taker.goOn();
            MemoryProgram.put(memory, count);
            MemoryProgram.untilNot(memory, MemoryProgram.SUM, 0L);
            assertEquals(
                    count * (count + 1L) / 2, (long) MemoryProgram.WORD.getAcquire(memory.memory(), MemoryProgram.SUM));
            assertEquals(0, taker.awaitEnd());
        }
    }

    @Test
    void A_process_that_the_kernel_starts_finds_its_ring_and_calls_home() throws IOException {
        var start = new ProcessStart(
                ChildProcess.command(BornProgram.class, "home"), Map.of("TORC_DOMAIN", "/nowhere"), Optional.empty());
        try (StartedProcess process = torc.start(start)) {
            Eventually.isTrue(() -> who().startsWith(Long.toString(ownNumber())), () -> "it did not call home");
            assertEquals(
                    1,
                    text("sys:contexts")
                            .lines()
                            .filter(line -> line.split("\t")[1].equals("" + process.processId()))
                            .count());
            process.signal(SignalNumber.KILL);
            assertEquals(new StartedProcess.End(true, SignalNumber.KILL), process.await());
            Eventually.isTrue(() -> who().isEmpty(), () -> "the name of a dead process is taken");
        }
    }

    private static long ownNumber() {
        return ProcessHandle.current().pid();
    }

    /// {@return what the service at home says of its client, or nothing where there is none}
    private String who() {
        try (Session session = torc.connect("home", SessionSetup.standard().withPoolBytes(1 << 16));
                RemoteFile file = session.open("me", OpenMode.READ);
                Slice slice = session.allocate(64)) {
            int bytes = file.read(slice, 0L);
            return new String(slice.memory().asSlice(0, bytes).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
        } catch (IOException nobody) {
            return "";
        }
    }

    @Test
    void A_process_outlives_the_one_that_had_it_started() throws Exception {
        try (ChildProcess starter = program("start")) {
            starter.awaitPoint(MemoryProgram.Point.STARTED);
            starter.kill();
        }
        int number = Integer.parseInt(torc.kernel().list("proc:").getFirst().name());
        try (StartedProcess process = torc.process(number)) {
            process.signal(SignalNumber.TERM);
            assertEquals(new StartedProcess.End(true, SignalNumber.TERM), process.await());
        }
    }

    @Test
    void A_process_is_told_of_the_kernel_s_end_and_decides_itself() throws Exception {
        var start = new ProcessStart(ChildProcess.command(BornProgram.class, "home"), Map.of(), Optional.empty());
        int number;
        try (StartedProcess process = torc.start(start)) {
            number = process.processId();
            Eventually.isTrue(() -> !who().isEmpty(), () -> "it did not call home");
        }
        Optional<ProcessHandle> child = ProcessHandle.of(number);
        kernel.kill();
        child.ifPresent(
                process -> process.onExit().orTimeout(60, TimeUnit.SECONDS).join());
    }
}
