package dev.torc.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.linux.Futexes.Scope;
import dev.torc.linux.Futexes.Word;
import dev.torc.posix.EventDescriptor;
import dev.torc.posix.SyscallException;
import dev.torc.reactor.Reactor;
import dev.torc.reactor.ReactorSetup;
import dev.torc.uapi.Errno;
import dev.torc.uapi.MemoryAdvice;
import dev.torc.uapi.Opcode;
import dev.torc.uapi.PollFlags;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Operations that wait: for time, readiness, words, children, other reactors; and how waiting ends.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(120)
class WaitingTest {

    private static final Duration SHORT = Duration.ofMillis(5);

    private final Harness harness = new Harness();
    private final Linux linux = harness.linux;

    @AfterEach
    void close() {
        harness.close();
    }

    private long answers() {
        return CompletableFuture.supplyAsync(linux.port()::answers, harness.reactor)
                .join();
    }

    @Nested
    class Time {

        @Test
        void is_over_when_it_is_over() throws Exception {
            long before = System.nanoTime();
            linux.timer(SHORT).call();

            assertTrue(System.nanoTime() - before >= SHORT.toNanos());
        }

        @Test
        void fails_by_a_deadline_that_is_shorter() {
            assertThrows(
                    DeadlineException.class,
                    () -> linux.timer(Duration.ofHours(1)).deadline(SHORT).call());
        }

        @Test
        void that_is_shorter_than_its_deadline_is_over_when_it_is_over() throws Exception {
            linux.timer(SHORT).deadline(Harness.PATIENCE).call();
        }

        @Test
        void ticks_until_it_is_closed() throws Exception {
            OperationStream<Integer> ticks = linux.ticks(SHORT);
            assertEquals(Optional.of(1), ticks.next());
            assertEquals(Optional.of(2), ticks.next());
            ticks.close();

            assertEquals(Optional.empty(), ticks.poll());
            assertTrue(ticks.isEnded());
        }

        @Test
        void ticks_as_fast_as_it_is_taken_and_can_be_stopped_at_once() throws Exception {
            for (int i = 0; i < 200; i++) {
                try (OperationStream<Integer> ticks = linux.ticks(Duration.ofNanos(1))) {
                    assertEquals(Optional.of(1), ticks.next());
                }
            }
        }

        @Test
        void ticks_no_further_than_somebody_takes() throws Exception {
            try (OperationStream<Integer> ticks = linux.ticks(Duration.ofNanos(1))) {
                for (int i = 0; i < 8 * OperationStream.WINDOW; i++) {
                    linux.timer(Duration.ofNanos(1)).call();
                }
                long before = answers();
                linux.timer(SHORT).call();

                assertEquals(before + 1, answers());
                assertEquals(Optional.of(1), ticks.next());
            }
        }

        @Test
        void that_is_none_is_no_period() {
            assertThrows(IllegalArgumentException.class, () -> linux.ticks(Duration.ZERO));
        }
    }

    @Test
    void A_descriptor_that_becomes_ready_says_what_for() throws Exception {
        try (EventDescriptor event = EventDescriptor.create()) {
            Operation<Integer> poll =
                    linux.poll(event.descriptor().number(), PollFlags.IN).start();
            assertFalse(poll.isDone());
            event.signal();

            assertEquals(PollFlags.IN, poll.get());
        }
    }

    @Test
    void Advice_about_memory_is_taken() throws Exception {
        MemorySegment memory = harness.arena.allocate(4096, 4096).fill((byte) 1);
        linux.advise(memory, MemoryAdvice.DONTNEED).call();

        assertEquals(0, memory.get(ValueLayout.JAVA_BYTE, 0), "private memory reads as zeros after it");
    }

    @Nested
    class A_pipe {

        private final Pipe pipe = pipe();

        private Pipe pipe() {
            Harness.assumeSupported(Opcode.PIPE);
            try {
                return linux.pipe().call();
            } catch (java.io.IOException | InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        @AfterEach
        void close() {
            pipe.close();
        }

        @Test
        void carries_bytes_and_ends() throws Exception {
            Transfer read = pipe.source().read(harness.room(8)).start();
            pipe.sink().write(harness.bytes("abc")).call();
            assertEquals(3, read.get().bytes());
            pipe.sink().close();

            assertEquals(0, pipe.source().read(harness.room(8)).call().bytes());
        }

        @Test
        void takes_and_gives_a_files_bytes_without_bringing_them_here(@TempDir Path folder) throws Exception {
            Files.writeString(folder.resolve("a"), "spliced");
            try (LinuxFile from = linux.directory().open(folder.resolve("a")).call()) {
                assertEquals(
                        4,
                        linux.splice(from, 3, pipe.sink(), LinuxFile.CURRENT_POSITION, 64)
                                .call()
                                .bytes());
                MemorySegment target = harness.room(8);
                pipe.source().read(target).call();

                assertEquals("iced", Harness.text(target, 4));
            }
        }

        @Test
        void is_copied_to_another_and_keeps_what_it_has() throws Exception {
            try (Pipe other = linux.pipe().call()) {
                pipe.sink().write(harness.bytes("tee")).call();
                assertEquals(
                        3, linux.tee(pipe.source(), other.sink(), 64).call().bytes());
                MemorySegment first = harness.room(8);
                MemorySegment second = harness.room(8);
                pipe.source().read(first).call();
                other.source().read(second).call();

                assertEquals("tee", Harness.text(first, 3));
                assertEquals("tee", Harness.text(second, 3));
            }
        }

        @Test
        void that_is_read_ends_the_read_when_that_is_cancelled() throws Exception {
            Transfer read = pipe.source().read(harness.room(8)).start();
            assertTrue(read.cancel(true));

            assertThrows(CancellationException.class, read::get);
            assertTrue(read.isCancelled());
            pipe.sink().write(harness.bytes("x")).call();
            assertEquals(1, pipe.source().read(harness.room(8)).call().bytes(), "the byte is still there");
        }

        @Test
        void that_becomes_ready_says_what_for() throws Exception {
            Operation<Integer> poll = linux.poll(pipe.source(), PollFlags.IN).start();
            pipe.sink().write(harness.bytes("x")).call();

            assertEquals(PollFlags.IN, poll.get());
        }

        @Test
        void that_is_closed_ends_the_poll_for_it() {
            Operation<Integer> poll = linux.poll(pipe.source(), PollFlags.IN).start();
            pipe.source().close();

            CompletionException ended = assertThrows(CompletionException.class, poll::join);
            assertInstanceOf(AsynchronousCloseException.class, ended.getCause());
        }

        @Test
        void that_is_read_ends_the_read_at_its_deadline() {
            assertThrows(
                    DeadlineException.class,
                    () -> pipe.source().read(harness.room(8)).deadline(SHORT).call());
        }

        @Test
        void that_is_read_by_a_virtual_thread_lets_go_when_that_is_interrupted() throws Exception {
            MemorySegment target = harness.room(8);
            FutureTask<Boolean> reading = new FutureTask<>(() -> {
                try {
                    pipe.source().read(target).call();
                    return false;
                } catch (InterruptedException e) {
                    return true;
                }
            });
            Thread reader = Thread.ofVirtual().start(reading);
            reader.interrupt();

            assertTrue(reading.get());
            pipe.sink().write(harness.bytes("x")).call();
            assertEquals(0, target.get(ValueLayout.JAVA_BYTE, 0));
        }
    }

    @Nested
    class A_futex {

        private final MemorySegment memory = harness.arena.allocate(ValueLayout.JAVA_INT, 2);

        private Word word(int index, int expected) {
            Harness.assumeSupported(Opcode.FUTEX_WAIT);
            return new Word(memory, 4L * index, expected, Scope.PROCESS);
        }

        @Test
        void that_is_woken_ends_its_wait() throws Exception {
            Word word = word(0, 0);
            Operation<Boolean> wait = linux.futexes().await(word).start();
            int woken = 0;
            while (woken == 0) { // until the wait is in Linux
                woken = linux.futexes().wake(word, 1).call();
            }

            assertEquals(true, wait.get());
        }

        @Test
        void of_another_value_is_not_waited_for() throws Exception {
            assertEquals(false, linux.futexes().await(word(0, 1)).call());
        }

        @Test
        void among_several_is_told_which() throws Exception {
            Operation<Integer> wait =
                    linux.futexes().awaitAny(List.of(word(0, 0), word(1, 0))).start();
            int woken = 0;
            while (woken == 0) {
                woken = linux.futexes().wake(word(1, 0), 1).call();
            }

            assertEquals(1, wait.get());
            assertEquals(
                    -1,
                    linux.futexes().awaitAny(List.of(word(0, 0), word(1, 7))).call());
        }

        @Test
        void lies_in_its_memory() {
            assertThrows(
                    IndexOutOfBoundsException.class, () -> linux.futexes().await(new Word(memory, 8, 0, Scope.SHARED)));
            assertThrows(IllegalArgumentException.class, () -> linux.futexes().awaitAny(List.of()));
        }
    }

    @Test
    void The_end_of_a_child_is_waited_for() throws Exception {
        Harness.assumeSupported(Opcode.WAITID);
        Process child = new ProcessBuilder("sh", "-c", "read line; exit 3").start();
        Operation<ChildEnd> wait =
                linux.children().awaitAndLeave((int) child.pid()).start();
        child.getOutputStream().close();
        assertEquals(3, child.waitFor());

        try {
            assertEquals(new ChildEnd((int) child.pid(), ChildEnd.Cause.EXITED, 3), wait.call());
        } catch (SyscallException javaWasFirst) {
            assertEquals(Errno.ECHILD.number(), javaWasFirst.errno());
        }
    }

    @Test
    void A_process_that_is_no_child_is_not_waited_for() {
        Harness.assumeSupported(Opcode.WAITID);
        SyscallException stranger = assertThrows(
                SyscallException.class, () -> linux.children().await(1).call());

        assertEquals(Errno.ECHILD.number(), stranger.errno());
    }

    @Nested
    class A_mailbox {

        @Test
        void brings_numbers_from_another_reactor() throws Exception {
            LinkedBlockingQueue<Integer> received = new LinkedBlockingQueue<>();
            try (Harness other = new Harness();
                    Mailbox mailbox = linux.mailbox(received::add)) {
                for (int i = 0; i < 100; i++) {
                    other.linux.send(mailbox, i).call();
                }

                for (int i = 0; i < 100; i++) {
                    assertEquals(i, received.poll(30, TimeUnit.SECONDS));
                }
            }
        }

        @Test
        void that_is_closed_takes_none_and_has_delivered_those_before() throws Exception {
            LinkedBlockingQueue<Integer> received = new LinkedBlockingQueue<>();
            try (Harness other = new Harness()) {
                Mailbox mailbox = linux.mailbox(received::add);
                Effect last = other.linux.send(mailbox, 7).start();
                mailbox.close();

                assertTrue(last.isDone());
                assertEquals(7, received.poll(30, TimeUnit.SECONDS));
                assertThrows(
                        ClosedChannelException.class,
                        () -> other.linux.send(mailbox, 8).call());
            }
        }
    }

    @Nested
    class An_integrated_reactor {

        @Test
        void is_driven_by_who_waits() throws Exception {
            try (Reactor reactor = Reactor.onThisThread(ReactorSetup.standard())) {
                Linux here = Linux.on(reactor);
                here.timer(SHORT).call();
                OperationStream<Integer> ticks = here.ticks(SHORT);
                assertEquals(Optional.of(1), ticks.next());
                ticks.close();
                LinuxFile file =
                        here.directory().open(Path.of("/proc/self/status")).call();
                assertNotEquals(0, file.read(harness.room(64), 0).call().bytes());
                file.close();

                assertFalse(Files.exists(Path.of("/proc/self/fd/" + file.number())));
            }
        }
    }

    @Test
    void Nobody_waits_for_ever_on_the_reactors_own_thread() throws Exception {
        CountDownLatch tried = new CountDownLatch(1);
        FutureTask<Void> inside = new FutureTask<>(() -> {
            assertThrows(IllegalStateException.class, () -> linux.timer(SHORT).call());
            return null;
        });
        harness.reactor.execute(() -> {
            inside.run();
            tried.countDown();
        });
        tried.await();

        inside.get();
    }

    @Test
    void What_is_started_on_a_closed_reactor_fails_at_once() {
        harness.reactor.close();

        SyscallException refused =
                assertThrows(SyscallException.class, () -> linux.timer(SHORT).call());
        assertEquals(Errno.ESHUTDOWN.number(), refused.errno());
    }
}
