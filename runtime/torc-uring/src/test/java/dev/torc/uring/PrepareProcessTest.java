package dev.torc.uring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.uapi.ChildStatus;
import dev.torc.uapi.Errno;
import dev.torc.uapi.FutexFlags;
import dev.torc.uapi.FutexWaitVector;
import dev.torc.uapi.Opcode;
import dev.torc.uapi.WaitFlags;
import dev.torc.uapi.WaitTarget;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/// Waiting for futexes and for children.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PrepareProcessTest {

    private static final int FLAGS = FutexFlags.SIZE_U32 | FutexFlags.PRIVATE;

    private final TestRing test = new TestRing();
    private final MemorySegment word = test.arena.allocate(ValueLayout.JAVA_INT);

    @BeforeEach
    void needsLinux() {
        TestRing.assumeSupported(Opcode.FUTEX_WAIT);
    }

    @AfterEach
    void close() {
        test.close();
    }

    @Test
    void a_futex_that_waits_is_woken() {
        word.set(ValueLayout.JAVA_INT, 0, -7);
        test.prepare(
                1, (e, at) -> PrepareProcess.futexWait(e, at, word.address(), -7, PrepareProcess.ANY_WAKER, FLAGS));
        test.submit();
        test.prepare(2, (e, at) -> PrepareProcess.futexWake(e, at, word.address(), 1, PrepareProcess.ANY_WAKER, FLAGS));

        TestRing.Completion first = test.next();
        TestRing.Completion second = test.next();

        assertEquals(1, first.userData() == 2 ? first.result() : second.result(), "one waiter was woken");
        assertEquals(0, first.userData() == 1 ? first.result() : second.result());
    }

    @Test
    void a_futex_of_another_value_is_not_waited_for() {
        assertEquals(
                Errno.EAGAIN.negated(),
                test.run((e, at) ->
                        PrepareProcess.futexWait(e, at, word.address(), 1, PrepareProcess.ANY_WAKER, FLAGS)));
    }

    @Test
    void of_several_futexes_the_one_that_was_woken_is_told() {
        MemorySegment words = test.arena.allocate(ValueLayout.JAVA_INT, 2);
        MemorySegment vector = test.arena.allocate(FutexWaitVector.LAYOUT, 2);
        for (int i = 0; i < 2; i++) {
            FutexWaitVector.setAddress(vector, i, words.address() + 4L * i);
            FutexWaitVector.setFlags(vector, i, FLAGS);
        }
        test.prepare(1, (e, at) -> PrepareProcess.futexWaitAny(e, at, vector.address(), 2));
        test.submit();
        test.prepare(
                2, (e, at) -> PrepareProcess.futexWake(e, at, words.address() + 4, 1, PrepareProcess.ANY_WAKER, FLAGS));

        TestRing.Completion first = test.next();
        TestRing.Completion second = test.next();

        assertEquals(1, first.userData() == 1 ? first.result() : second.result(), "the second futex, index 1");
    }

    @Test
    void a_child_is_waited_for_and_left_to_who_started_it() throws IOException, InterruptedException {
        Process child = new ProcessBuilder("sh", "-c", "read line; exit 3").start();
        MemorySegment status = test.arena.allocate(ChildStatus.LAYOUT);
        test.prepare(
                1,
                (e, at) -> PrepareProcess.waitid(
                        e,
                        at,
                        WaitTarget.PID,
                        (int) child.pid(),
                        status.address(),
                        WaitFlags.EXITED | WaitFlags.NOWAIT));
        test.submit();

        child.getOutputStream().close();
        TestRing.Completion ended = test.next();

        assertEquals(3, child.waitFor());
        // Java's own waiter may have been first; then there is no child any more.
        assertTrue(ended.result() == 0 || ended.result() == Errno.ECHILD.negated(), ended.toString());
        assertTrue(ended.result() != 0 || ChildStatus.status(status) == 3);
    }
}
