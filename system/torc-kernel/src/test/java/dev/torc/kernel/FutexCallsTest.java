package dev.torc.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.client.Session;
import dev.torc.client.SharedMemory;
import dev.torc.client.SharedMemory.Wait;
import dev.torc.client.Torc;
import dev.torc.posix.SyscallException;
import dev.torc.reactor.Answer;
import dev.torc.reactor.CallFuture;
import dev.torc.ring.session.Domain;
import dev.torc.uapi.Errno;
import dev.torc.uapi.FutexFlags;
import dev.torc.uapi.FutexOperation;
import dev.torc.uapi.Opcode;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// FUTEX_WAIT and FUTEX_WAKE on memory of `shm:`. Rows 44 and 45 of the checklist.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FutexCallsTest {

    private static final int PAGE = 4096;
    private static final VarHandle WORD = ValueLayout.JAVA_LONG.varHandle();
    private static final Duration HOUR = Duration.ofHours(1);

    @TempDir
    private Path folder;

    private RunningKernel running;
    private Torc torc;
    private SharedMemory mine;

    @BeforeEach
    void start() throws IOException {
        running = RunningKernel.in(folder);
        torc = attach();
        mine = torc.memory("a", PAGE);
    }

    @AfterEach
    void stop() throws IOException {
        mine.close();
        torc.close();
        running.close();
    }

    private Torc attach() throws IOException {
        return Torc.attach(new Domain(folder));
    }

    /// Waits until the kernel has so many calls that wait, which is when a wait has begun.
    private void untilWaiting(int calls) {
        RunningKernel.until(calls + " wait", () -> waiting() == calls);
    }

    private long waiting() {
        try (Session session = running.attach()) {
            return Texts.of(session, "sys:contexts")
                            .lines()
                            .skip(1)
                            .mapToLong(line -> Long.parseLong(line.split("\t")[5]))
                            .sum()
                    // The open of that text has not been answered yet.
                    - 1;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Nested
    class A_wait {

        @Test
        void ends_when_somebody_else_wakes() throws IOException {
            try (Torc other = attach();
                    SharedMemory theirs = other.memory("a", PAGE)) {
                CallFuture<Answer> wait = mine.startAwait(8, 0L);
                untilWaiting(1);
                WORD.setRelease(theirs.memory(), 8L, 1L);
                assertFalse(wait.isDone());
                assertEquals(1, theirs.wake(8, 5));
                assertEquals(0, wait.join().result());
                assertEquals(0, theirs.wake(8, 5));
            }
        }

        @Test
        void does_not_begin_where_the_word_is_something_else() throws IOException {
            WORD.setRelease(mine.memory(), 8L, 7L);
            assertEquals(Wait.CHANGED, mine.await(8, 0L, HOUR));
            assertEquals(Wait.CHANGED, mine.awaitInt(8, 0, HOUR));
        }

        @Test
        void compares_all_64_bits_of_a_long_word_and_32_of_a_short_one() throws IOException {
            WORD.setRelease(mine.memory(), 8L, 1L << 32);
            assertEquals(Wait.CHANGED, mine.await(8, 0L, HOUR));
            assertEquals(Wait.CHANGED, mine.await(8, 1L, HOUR));
            assertEquals(Wait.TIMED_OUT, mine.await(8, 1L << 32, Duration.ofMillis(1)));
            assertEquals(Wait.TIMED_OUT, mine.awaitInt(8, 0, Duration.ofMillis(1)));
            WORD.setRelease(mine.memory(), 8L, -1L);
            assertEquals(Wait.TIMED_OUT, mine.await(8, -1L, Duration.ofMillis(1)));
            assertEquals(Wait.CHANGED, mine.await(8, 0xffff_ffffL, HOUR));
            assertEquals(Wait.TIMED_OUT, mine.awaitInt(12, -1, Duration.ofMillis(1)));
        }

        @Test
        void ends_with_ETIMEDOUT_and_not_before() throws IOException {
            long begin = System.nanoTime();
            assertEquals(Wait.TIMED_OUT, mine.await(0, 0L, Duration.ofMillis(30)));
            assertTrue(System.nanoTime() - begin >= 30_000_000L);
            assertEquals(0, mine.wake(0, 1));
        }

        @Test
        void ends_with_ECANCELED_when_it_is_given_up() {
            CallFuture<Answer> wait = mine.startAwait(0, 0L);
            untilWaiting(1);
            wait.cancel(false);
            assertEquals(Errno.ECANCELED.number(), RunningKernel.errnoOf(wait));
            untilWaiting(0);
        }

        @Test
        void ends_when_its_handle_is_closed_and_takes_no_wake_of_others() throws IOException {
            try (Torc other = attach();
                    SharedMemory theirs = other.memory("a", PAGE)) {
                CallFuture<Answer> mineWaits = mine.startAwait(0, 0L);
                untilWaiting(1);
                CallFuture<Answer> theyWait = theirs.startAwait(0, 0L);
                untilWaiting(2);
                mine.close();
                assertEquals(Errno.ECANCELED.number(), RunningKernel.errnoOf(mineWaits));
                assertEquals(1, theirs.wake(0, 1));
                assertEquals(0, theyWait.join().result());
            }
        }

        @Test
        void holds_up_no_other_call_of_its_process() throws IOException {
            CallFuture<Answer> wait = mine.startAwait(0, 0L);
            assertEquals(Wait.TIMED_OUT, mine.await(8, 0L, Duration.ofMillis(1)));
            assertEquals(1, mine.wake(0, 1));
            wait.join();
        }
    }

    @Nested
    class A_wake {

        @Test
        void wakes_as_many_as_it_says_who_waits_longest_first_and_none_of_another_word() throws IOException {
            List<CallFuture<Answer>> waits = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                waits.add(mine.startAwait(0, 0L));
                untilWaiting(i + 1);
            }
            CallFuture<Answer> elsewhere = mine.startAwait(8, 0L);
            untilWaiting(6);
            assertEquals(0, mine.wake(0, 0));
            assertEquals(2, mine.wake(0, 2));
            waits.get(0).join();
            waits.get(1).join();
            assertEquals(3, mine.wake(0, Integer.MAX_VALUE));
            CompletableFuture.allOf(waits.toArray(CompletableFuture[]::new)).join();
            assertFalse(elsewhere.isDone());
            assertEquals(1, mine.wake(8, 1));
        }

        @Test
        void reaches_others_when_a_waiter_has_gone_with_its_context() throws IOException {
            try (Torc living = attach();
                    SharedMemory theirs = living.memory("a", PAGE)) {
                Torc dying = attach();
                CallFuture<Answer> lost = dying.memory("a", PAGE).startAwait(0, 0L);
                untilWaiting(1);
                CallFuture<Answer> wait = theirs.startAwait(0, 0L);
                untilWaiting(2);
                dying.close();
                untilWaiting(1);
                assertThrows(CompletionException.class, lost::join);
                assertEquals(1, mine.wake(0, 1));
                wait.join();
            }
        }
    }

    @Nested
    class What_is_no_word {

        private int errno(long offset, int flags, long mask, long limitNanos) {
            return assertThrows(SyscallException.class, () -> {
                        try (Session session = running.attach();
                                var file = session.open("shm:a", dev.torc.client.OpenMode.READ)) {
                            session.call(Opcode.FUTEX_WAIT.number(), "futex", "a")
                                    .handle(file.handle())
                                    .address(offset)
                                    .address3(mask)
                                    .flags(flags)
                                    .last(limitNanos)
                                    .run();
                        }
                    })
                    .errno();
        }

        @Test
        void is_refused() {
            long anybody = Integer.toUnsignedLong(FutexOperation.BITSET_MATCH_ANY);
            int size = FutexFlags.SIZE_U64;
            assertEquals(Errno.EINVAL.number(), errno(4, size, anybody, 0));
            assertEquals(Errno.EINVAL.number(), errno(2, FutexFlags.SIZE_U32, anybody, 0));
            assertEquals(Errno.EINVAL.number(), errno(0, FutexFlags.SIZE_U8, anybody, 0));
            assertEquals(Errno.EINVAL.number(), errno(0, size | FutexFlags.PRIVATE, anybody, 0));
            assertEquals(Errno.EINVAL.number(), errno(0, size, 1, 0));
            assertEquals(Errno.EINVAL.number(), errno(0, size, anybody, -1));
            assertEquals(Errno.EFAULT.number(), errno(PAGE, size, anybody, 0));
            assertEquals(Errno.EFAULT.number(), errno(-8, size, anybody, 0));
        }
    }

    /// Row 42 of the checklist: two threads hand a number to and fro, each waiting for the other's.
    @Test
    void No_wake_between_the_decision_to_wait_and_the_wait_is_lost() throws Exception {
        int rounds = 2_000;
        try (Torc other = attach();
                SharedMemory theirs = other.memory("a", PAGE)) {
            CompletableFuture<Void> partner = CompletableFuture.runAsync(() -> play(theirs, 1, rounds));
            play(mine, 0, rounds);
            partner.get(50, TimeUnit.SECONDS);
            assertEquals(2L * rounds, (long) WORD.getAcquire(mine.memory(), 0L));
        }
    }

    /// Adds one each time that it is this side's turn.
    private static void play(SharedMemory memory, int side, int rounds) {
        try {
            for (int round = 0; round < rounds; round++) {
                long turn = 2L * round + side;
                for (long seen = (long) WORD.getAcquire(memory.memory(), 0L);
                        seen != turn;
                        seen = (long) WORD.getAcquire(memory.memory(), 0L)) {
                    Wait wait = memory.await(0, seen, Duration.ofSeconds(20));
                    assertFalse(wait == Wait.TIMED_OUT, "a wake was lost");
                }
                WORD.setRelease(memory.memory(), 0L, turn + 1);
                memory.wake(0, 1);
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
