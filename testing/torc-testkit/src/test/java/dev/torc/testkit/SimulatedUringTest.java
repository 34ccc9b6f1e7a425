package dev.torc.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.posix.EventDescriptor;
import dev.torc.uapi.CqeFlags;
import dev.torc.uapi.Errno;
import dev.torc.uapi.KernelTimespec;
import dev.torc.uapi.PollFlags;
import dev.torc.uring.Prepare;
import dev.torc.uring.PrepareFile;
import dev.torc.uring.PrepareRing;
import dev.torc.uring.PrepareSocket;
import dev.torc.uring.PrepareWait;
import dev.torc.uring.UringQueues;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// What a program finds on a simulated ring: Linux' answers, virtual time, the faults it asked for, and no others.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SimulatedUringTest {

    private static final int BYTES = 100;

    private final Arena arena = Arena.ofAuto();
    private Simulation linux = Simulation.of(7, Faults.none());
    private SimulatedUring ring = linux.open(8);

    private void restart(long seed, Faults faults) {
        linux.close();
        linux = Simulation.of(seed, faults);
        ring = linux.open(8);
    }

    @AfterEach
    void close() {
        linux.close();
    }

    private MemorySegment lent(int bytes) {
        return linux.lend(arena.allocate(bytes, 8));
    }

    private static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = (byte) (i + 1);
        }
        return bytes;
    }

    private void read(int fd, MemorySegment target, long userData) {
        long at = ring.claim();
        PrepareFile.read(ring.entries(), at, fd, target, 0);
        Prepare.userData(ring.entries(), at, userData);
    }

    private void cancel(long target, long userData) {
        long at = ring.claim();
        PrepareWait.cancel(ring.entries(), at, target);
        Prepare.userData(ring.entries(), at, userData);
    }

    private void nop(long userData) {
        long at = ring.claim();
        Prepare.nop(ring.entries(), at);
        Prepare.userData(ring.entries(), at, userData);
    }

    private record Completed(long userData, int result, int flags) {}

    /// Everything that completes, until nothing is left that could happen.
    private List<Completed> all() {
        var all = new ArrayList<Completed>();
        while (ring.inFlight() != 0
                || ring.completions().ready() != 0
                || ring.hasCompletionsOutside()
                || ring.submissions().unconsumed() != 0
                || ring.submissions().claimed() != 0) {
            ring.submitAndWait(0, 0);
            while (ring.completions().next()) {
                all.add(new Completed(
                        ring.completions().userData(),
                        ring.completions().result(),
                        ring.completions().flags()));
            }
            linux.pass(1_000);
        }
        return all;
    }

    private Completed next() {
        ring.submitAndWait(1, UringQueues.NO_TIMEOUT);
        assertTrue(ring.completions().next());
        return new Completed(
                ring.completions().userData(),
                ring.completions().result(),
                ring.completions().flags());
    }

    @Nested
    class Without_faults {

        @Test
        void a_read_brings_the_files_bytes() {
            MemorySegment target = lent(BYTES);
            read(linux.file(bytes(BYTES)).fd(), target, 1);

            assertEquals(new Completed(1, BYTES, 0), next());
            assertArrayEquals(bytes(BYTES), target.toArray(ValueLayout.JAVA_BYTE));
        }

        @Test
        void a_write_beyond_the_end_makes_the_file_longer() {
            SimulatedFile file = linux.file(bytes(1));
            MemorySegment source = lent(2).fill((byte) 9);
            long at = ring.claim();
            PrepareFile.write(ring.entries(), at, file.fd(), source, 3);

            assertEquals(2, next().result);
            assertArrayEquals(new byte[] {1, 0, 0, 9, 9}, file.content());
        }

        @Test
        void operations_complete_in_order() {
            for (int i = 0; i < 8; i++) {
                nop(i);
            }

            assertEquals(
                    List.of(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L),
                    all().stream().map(Completed::userData).toList());
        }

        @Test
        void memory_that_was_not_lent_is_a_bad_address() {
            read(linux.file(bytes(BYTES)).fd(), arena.allocate(BYTES), 1);

            assertEquals(Errno.EFAULT.negated(), next().result);
        }

        @Test
        void a_descriptor_that_nobody_made_is_bad() {
            read(3, lent(BYTES), 1);

            assertEquals(Errno.EBADF.negated(), next().result);
        }

        @Test
        void a_fixed_read_stays_in_its_registered_buffer() {
            SimulatedFile file = linux.file(bytes(BYTES));
            MemorySegment target = lent(BYTES);
            ring.registerBuffer(3, target.asSlice(0, BYTES / 2));
            for (int length : new int[] {BYTES / 2, BYTES}) {
                long at = ring.claim();
                PrepareFile.readFixed(ring.entries(), at, file.fd(), target.address(), length, 0, 3);
            }

            assertEquals(BYTES / 2, next().result);
            assertEquals(Errno.EFAULT.negated(), next().result);
        }

        @Test
        void what_linux_is_too_old_for_is_invalid() {
            PrepareFile.fallocate(ring.entries(), ring.claim(), 1, 0, 0, 1);

            assertEquals(Errno.EINVAL.negated(), next().result);
        }
    }

    @Nested
    class Waiting {

        @Test
        void takes_virtual_time_alone() {
            long start = linux.nanoTime();
            long at = ring.claim();
            MemorySegment hour = lent(16);
            KernelTimespec.setSeconds(hour, 3600);
            PrepareWait.timeout(ring.entries(), at, hour.address(), 0, 0);

            assertEquals(Errno.ETIME.negated(), next().result);
            assertTrue(linux.nanoTime() - start >= 3_600_000_000_000L);
        }

        @Test
        void ends_when_its_time_is_over() {
            long start = linux.elapsedNanos();
            ring.submitAndWait(1, 5_000_000);

            assertEquals(0, ring.completions().ready());
            assertTrue(linux.elapsedNanos() - start >= 5_000_000);
        }

        @Test
        void for_what_can_never_come_is_a_failure_and_not_a_hang() {
            read(linux.stream().fd(), lent(BYTES), 1);

            assertThrows(SimulationStalledException.class, () -> ring.submitAndWait(1, UringQueues.NO_TIMEOUT));
        }

        @Test
        void lets_happen_what_others_do_meanwhile() {
            SimulatedStream stream = linux.stream();
            read(stream.fd(), lent(BYTES), 1);
            linux.after(1_000_000, () -> stream.arrive(bytes(3)));

            assertEquals(3, next().result);
            assertTrue(linux.elapsedNanos() > 1_000_000);
        }

        @Test
        void is_ended_by_a_doorbell_of_the_process() throws IOException {
            try (EventDescriptor bell = EventDescriptor.create()) {
                long at = ring.claim();
                PrepareWait.pollMultishot(ring.entries(), at, bell.descriptor().number(), PollFlags.IN);
                linux.after(10, bell::signal);
                linux.after(1_000_000, bell::signal);

                assertEquals(new Completed(0, PollFlags.IN, CqeFlags.MORE), next());
                assertEquals(new Completed(0, PollFlags.IN, CqeFlags.MORE), next());
                assertThrows(SimulationStalledException.class, () -> ring.submitAndWait(1, UringQueues.NO_TIMEOUT));
            }
        }
    }

    @Nested
    class Chains {

        @Test
        void go_on_one_after_the_other() {
            for (int i = 0; i < 3; i++) {
                long at = ring.claim();
                Prepare.nop(ring.entries(), at);
                Prepare.userData(ring.entries(), at, i);
                if (i < 2) {
                    Prepare.link(ring.entries(), at);
                }
            }

            assertEquals(List.of(new Completed(0, 0, 0), new Completed(1, 0, 0), new Completed(2, 0, 0)), all());
        }

        @Test
        void break_where_one_fails() {
            read(1, lent(BYTES), 1);
            Prepare.link(ring.entries(), lastEntry());
            nop(2);

            assertEquals(
                    List.of(new Completed(1, Errno.EBADF.negated(), 0), new Completed(2, Errno.ECANCELED.negated(), 0)),
                    all());
        }

        @Test
        void are_bounded_by_a_linked_timeout() {
            MemorySegment limit = lent(16);
            KernelTimespec.setNanos(limit, 1_000);
            read(linux.stream().fd(), lent(BYTES), 1);
            Prepare.link(ring.entries(), lastEntry());
            long at = ring.claim();
            PrepareWait.linkTimeout(ring.entries(), at, limit.address(), 0);
            Prepare.userData(ring.entries(), at, 2);

            assertEquals(
                    List.of(new Completed(2, Errno.ETIME.negated(), 0), new Completed(1, Errno.ECANCELED.negated(), 0)),
                    all());
        }

        @Test
        void a_drain_waits_for_all_before_it_and_lets_nothing_past() {
            SimulatedStream stream = linux.stream();
            read(stream.fd(), lent(BYTES), 1);
            nop(2);
            Prepare.drain(ring.entries(), lastEntry());
            nop(3);
            linux.after(1_000_000, () -> stream.arrive(bytes(1)));

            assertEquals(
                    List.of(1L, 2L, 3L), all().stream().map(Completed::userData).toList());
        }

        private long lastEntry() {
            int index = (ring.submissions().position() + ring.submissions().claimed() - 1)
                    & (ring.submissions().capacity() - 1);
            return index * 64L;
        }
    }

    @Nested
    class A_cancellation {

        @Test
        void ends_what_waits() {
            read(linux.stream().fd(), lent(BYTES), 1);
            cancel(1, 2);

            assertEquals(List.of(new Completed(1, Errno.ECANCELED.negated(), 0), new Completed(2, 0, 0)), all());
        }

        @Test
        void of_nothing_finds_nothing() {
            cancel(1, 2);

            assertEquals(Errno.ENOENT.negated(), next().result);
        }

        @Test
        void can_come_too_late() {
            restart(1, Faults.none().with(Fault.CANCEL_LOSES, 1000));
            read(linux.file(bytes(BYTES)).fd(), lent(BYTES), 1);
            cancel(1, 2);

            assertEquals(List.of(new Completed(2, Errno.EALREADY.negated(), 0), new Completed(1, BYTES, 0)), all());
        }

        @Test
        void can_be_answered_first() {
            restart(1, Faults.none().with(Fault.CANCEL_ANSWERED_FIRST, 1000));
            read(linux.stream().fd(), lent(BYTES), 1);
            cancel(1, 2);

            assertEquals(List.of(new Completed(2, 0, 0), new Completed(1, Errno.ECANCELED.negated(), 0)), all());
        }
    }

    @Nested
    class Streams {

        @Test
        void a_multishot_accept_completes_for_each_connection() {
            SimulatedListener listener = linux.listener();
            PrepareSocket.acceptMultishot(ring.entries(), ring.claim(), listener.fd(), 0);
            ring.submit();
            int first = listener.connect().fd();
            int second = listener.connect().fd();

            assertEquals(new Completed(0, first, CqeFlags.MORE), next());
            assertEquals(new Completed(0, second, CqeFlags.MORE), next());
        }

        @Test
        void can_end_by_themselves() {
            restart(1, Faults.none().with(Fault.STREAM_ENDED, 1000));
            SimulatedListener listener = linux.listener();
            PrepareSocket.acceptMultishot(ring.entries(), ring.claim(), listener.fd(), 0);
            int connection = listener.connect().fd();

            assertEquals(new Completed(0, connection, 0), next());
            assertEquals(0, ring.inFlight());
        }

        @Test
        void a_zero_copy_send_holds_its_memory_until_it_says_so() {
            SimulatedStream stream = linux.stream();
            MemorySegment source = lent(BYTES);
            PrepareSocket.sendZeroCopy(ring.entries(), ring.claim(), stream.fd(), source.address(), BYTES, 0);

            assertEquals(new Completed(0, BYTES, CqeFlags.MORE), next());
            assertTrue(linux.touches(source));
            assertEquals(new Completed(0, 0, CqeFlags.NOTIF), next());
            assertFalse(linux.touches(source));
        }

        @Test
        void a_message_arrives_in_another_ring() {
            SimulatedUring other = linux.open(1);
            PrepareRing.message(ring.entries(), ring.claim(), other.fd(), 77, 5);

            assertEquals(0, next().result);
            assertTrue(other.completions().next());
            assertEquals(77, other.completions().userData());
            assertEquals(5, other.completions().result());
        }
    }

    @Nested
    class Memory {

        @Test
        void cannot_be_taken_back_while_a_request_names_it() {
            MemorySegment target = lent(BYTES);
            read(linux.stream().fd(), target, 1);
            ring.submit();

            assertThrows(IllegalStateException.class, () -> linux.withdraw(target));
        }

        @Test
        void is_the_programs_again_after_the_completion() {
            MemorySegment target = lent(BYTES);
            read(linux.file(bytes(BYTES)).fd(), target, 1);
            next();

            linux.withdraw(target);
        }

        @Test
        void is_the_programs_again_after_the_ring_was_closed() {
            MemorySegment target = lent(BYTES);
            read(linux.stream().fd(), target, 1);
            ring.submit();
            ring.close();

            linux.withdraw(target);
        }
    }

    @Nested
    class Faults_that_were_asked_for {

        @Test
        void shorten_transfers() {
            restart(1, Faults.none().with(Fault.SHORT_TRANSFER, 1000));
            read(linux.file(bytes(BYTES)).fd(), lent(BYTES), 1);

            int result = next().result;
            assertTrue(result > 0 && result < BYTES, "it moved " + result);
        }

        @Test
        void keep_completions_outside_until_they_are_asked_for() {
            restart(1, Faults.none().with(Fault.OVERFLOW, 1000));
            nop(1);
            ring.submit();
            linux.pass(1_000_000);

            assertEquals(0, ring.completions().ready());
            assertTrue(ring.hasCompletionsOutside());
            ring.submitAndWait(0, 0);
            assertEquals(1, ring.completions().ready());
            assertFalse(ring.hasCompletionsOutside());
        }

        @Test
        void leave_submissions_for_the_next_call() {
            restart(1, Faults.none().with(Fault.PARTIAL_SUBMISSION, 1000));
            for (int i = 0; i < 8; i++) {
                nop(i);
            }

            assertTrue(ring.submit() < 8);
        }

        @Test
        void let_operations_overtake_each_other() {
            restart(1, Faults.none().with(Fault.REORDERED, 1000));
            for (int i = 0; i < 8; i++) {
                nop(i);
            }

            assertNotEquals(
                    List.of(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L),
                    all().stream().map(Completed::userData).toList());
        }

        @Test
        void fail_operations() {
            for (Fault fault : List.of(Fault.INTERRUPTED, Fault.WOULD_BLOCK, Fault.DEVICE_ERROR)) {
                restart(1, Faults.none().with(fault, 1000));
                read(linux.file(bytes(BYTES)).fd(), lent(BYTES), 1);

                assertTrue(next().result < 0, fault.toString());
            }
        }

        @Test
        void are_the_same_for_the_same_seed() {
            assertEquals(run(99), run(99));
            assertNotEquals(run(99), run(100));
        }

        private List<String> run(long seed) {
            restart(seed, Faults.usual());
            var lines = new ArrayList<String>();
            linux.traceTo(lines::add);
            SimulatedFile file = linux.file(bytes(BYTES));
            for (int i = 0; i < 8; i++) {
                read(file.fd(), lent(BYTES), i);
            }
            all();
            return List.copyOf(lines);
        }
    }

    @Nested
    class Closing {

        @Test
        void ends_everything_in_flight() {
            for (int i = 0; i < 8; i++) {
                read(linux.stream().fd(), lent(BYTES), i);
            }
            ring.submit();
            ring.close();

            assertEquals(0, ring.inFlight());
            assertThrows(IllegalStateException.class, () -> ring.submit());
        }

        @Test
        void twice_does_nothing() {
            ring.close();
            ring.close();

            assertEquals(0, ring.inFlight());
        }
    }
}
