package dev.torc.uring;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.posix.EventDescriptor;
import dev.torc.uapi.ClockId;
import dev.torc.uapi.CqeFlags;
import dev.torc.uapi.Errno;
import dev.torc.uapi.Opcode;
import dev.torc.uapi.PollFlags;
import dev.torc.uapi.RegisterOpcode;
import dev.torc.uapi.SocketConstants;
import dev.torc.uapi.SqeFlags;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// What can be registered with a ring, and what the ring keeps to then.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RegisteredResourcesTest {

    private static final long TAG = 0x7a6;

    @Nested
    class Files {

        @Test
        void are_put_into_an_empty_table_and_taken_out() throws IOException {
            try (TestRing test = new TestRing();
                    EventDescriptor event = EventDescriptor.create()) {
                int fd = event.descriptor().number();
                test.ring.files().reserve(8);

                assertEquals(3, test.ring.files().update(2, fd, RegisteredFiles.UNCHANGED, fd));
                event.signal();
                assertEquals(PollFlags.IN, poll(test, 2));
                assertEquals(PollFlags.IN, poll(test, 4));

                test.ring.files().update(2, RegisteredFiles.EMPTY);
                assertEquals(Errno.EBADF.negated(), poll(test, 2));

                test.ring.files().unregister();
                assertThrows(IOException.class, test.ring.files()::unregister);
            }
        }

        @Test
        void tell_by_their_tag_when_nobody_uses_them_any_more() throws IOException {
            try (TestRing test = new TestRing();
                    EventDescriptor event = EventDescriptor.create()) {
                test.ring.files().reserve(4);
                test.ring.files().updateTagged(1, event.descriptor().number(), TAG);

                test.ring.files().update(1, RegisteredFiles.EMPTY);

                assertEquals(TAG, test.next().userData());
            }
        }

        @Test
        void are_allocated_in_the_range_that_is_for_it() throws IOException {
            try (TestRing test = new TestRing()) {
                test.ring.files().reserve(16);
                test.ring.files().setAllocationRange(10, 2);

                assertEquals(10, socketInto(test));
                assertEquals(11, socketInto(test));
                assertEquals(Errno.ENFILE.negated(), socketInto(test));
            }
        }

        private int socketInto(TestRing test) {
            return test.run((e, at) -> PrepareSocket.socketDirect(
                    e, at, SocketConstants.AF_INET, SocketConstants.SOCK_STREAM, 0, FixedFile.ALLOCATE));
        }

        private int poll(TestRing test, int index) {
            return test.run((e, at) -> PrepareWait.poll(e, at, FixedFile.at(index), PollFlags.IN));
        }
    }

    @Nested
    class Buffers {

        @Test
        void are_put_into_an_empty_table_and_tell_by_their_tag_when_they_are_free() throws IOException {
            try (TestRing test = new TestRing();
                    EventDescriptor event = EventDescriptor.create()) {
                MemorySegment memory = test.arena.allocate(4096, 4096);
                test.ring.buffers().reserve(4);
                test.ring.buffers().update(3, memory, TAG);
                event.signal();
                assertEquals(8, read(test, event, memory, 3));

                test.ring.buffers().clear(3);

                assertEquals(TAG, test.next().userData());
                event.signal();
                assertEquals(Errno.EFAULT.negated(), read(test, event, memory, 3));
                test.ring.buffers().unregister();
            }
        }

        @Test
        void are_shared_with_another_ring() throws IOException {
            try (TestRing first = new TestRing();
                    TestRing second = new TestRing();
                    EventDescriptor event = EventDescriptor.create()) {
                MemorySegment memory = first.arena.allocate(8192, 4096);
                first.ring.buffers().register(List.of(memory.asSlice(0, 4096), memory.asSlice(4096)));

                second.ring.buffers().cloneFrom(first.ring);
                event.signal();
                assertEquals(8, read(second, event, memory, 0));

                second.ring.buffers().cloneFrom(first.ring, 1, 0, 1);
                event.signal();
                assertEquals(8, read(second, event, memory.asSlice(4096), 0));
            }
        }

        @Test
        void are_never_on_the_heap() throws IOException {
            try (TestRing test = new TestRing()) {
                List<MemorySegment> heap = List.of(MemorySegment.ofArray(new byte[4096]));

                assertThrows(
                        IllegalArgumentException.class,
                        () -> test.ring.buffers().register(heap));
            }
        }

        private int read(TestRing test, EventDescriptor event, MemorySegment memory, int index) {
            int fd = event.descriptor().number();
            return test.run((e, at) ->
                    PrepareFile.readFixed(e, at, fd, memory.address(), 8, PrepareFile.CURRENT_POSITION, index));
        }
    }

    @Nested
    class Provided_buffers {

        @Test
        void run_out_and_come_back() throws IOException {
            try (TestRing test = new TestRing();
                    EventDescriptor event = EventDescriptor.create();
                    BufferRing group = BufferRing.open(test.ring, 1, 2, 8, BufferRing.Use.WHOLE)) {
                assertEquals(2, group.available());
                int first = readOne(test, event, group);
                readOne(test, event, group);
                assertEquals(0, group.available());
                event.signal();
                assertEquals(Errno.ENOBUFS.negated(), read(test, event).result());

                group.giveBack(first);

                assertEquals(first, readOne(test, event, group));
            }
        }

        @Test
        void are_filled_by_several_completions_if_they_are_incremental() throws IOException {
            try (TestRing test = new TestRing();
                    EventDescriptor event = EventDescriptor.create();
                    BufferRing group = BufferRing.open(test.ring, 1, 1, 24, BufferRing.Use.INCREMENTAL)) {
                for (int part = 1; part <= 3; part++) {
                    for (int i = 0; i < part; i++) {
                        event.signal();
                    }
                    TestRing.Completion read = read(test, event);
                    assertEquals(part < 3, read.has(CqeFlags.BUF_MORE));
                    MemorySegment bytes = group.filled(BufferRing.bufferOf(read.flags()), read.result());
                    assertEquals(part, bytes.get(ValueLayout.JAVA_LONG_UNALIGNED, 0));
                }
                group.giveBack(0);
                event.signal();
                TestRing.Completion again = read(test, event);
                assertEquals(
                        1, group.filled(BufferRing.bufferOf(again.flags()), 8).get(ValueLayout.JAVA_LONG_UNALIGNED, 0));
            }
        }

        @Test
        void go_round_their_ring_many_times() throws IOException {
            try (TestRing test = new TestRing();
                    EventDescriptor event = EventDescriptor.create();
                    BufferRing group = BufferRing.open(test.ring, 1, 4, 8, BufferRing.Use.WHOLE)) {
                for (int i = 0; i < 70_000; i++) {
                    group.giveBack(readOne(test, event, group));
                }
                assertEquals(4, group.available());
            }
        }

        @Test
        void are_read_into_for_ever_by_one_request() throws IOException {
            TestRing.assumeSupported(Opcode.READ_MULTISHOT);
            try (TestRing test = new TestRing();
                    EventDescriptor event = EventDescriptor.create();
                    BufferRing group = BufferRing.open(test.ring, 1, 4, 8, BufferRing.Use.WHOLE)) {
                int fd = event.descriptor().number();
                test.prepare(1, (e, at) -> PrepareFile.readMultishot(e, at, fd, group.number()));
                test.submit();
                for (int i = 0; i < 10; i++) {
                    event.signal();
                    TestRing.Completion read = test.next();
                    assertTrue(read.has(CqeFlags.MORE), read.toString());
                    group.giveBack(BufferRing.bufferOf(read.flags()));
                }
            }
        }

        @Test
        void cannot_have_brought_more_than_they_hold() throws IOException {
            try (TestRing test = new TestRing();
                    BufferRing group = BufferRing.open(test.ring, 1, 2, 8, BufferRing.Use.WHOLE)) {
                assertThrows(IllegalArgumentException.class, () -> group.filled(0, 9));
            }
        }

        private int readOne(TestRing test, EventDescriptor event, BufferRing group) {
            event.signal();
            TestRing.Completion read = read(test, event);
            assertEquals(8, read.result());
            int buffer = BufferRing.bufferOf(read.flags());
            assertTrue(group.filledAddress(buffer, 8) != 0);
            return buffer;
        }

        private TestRing.Completion read(TestRing test, EventDescriptor event) {
            int fd = event.descriptor().number();
            test.prepare(1, (e, at) -> PrepareFile.readIntoGroup(e, at, fd, 1, 0, PrepareFile.CURRENT_POSITION));
            return test.next();
        }
    }

    @Nested
    class A_restricted_ring {

        @Test
        void does_what_it_may_and_nothing_else() throws IOException {
            try (TestRing test = disabled()) {
                test.ring.restrict(new Restrictions().allow(Opcode.SYNC_FILE_RANGE));
                test.ring.enable();

                assertEquals(0, test.run(Prepare::nop));
                assertEquals(Errno.EACCES.negated(), test.run((e, at) -> PrepareFile.fsync(e, at, 1)));
                assertThrows(IOException.class, () -> test.ring.files().reserve(4));
            }
        }

        @Test
        void may_register_what_it_is_allowed_to() throws IOException {
            try (TestRing test = disabled()) {
                test.ring.restrict(
                        new Restrictions().allow(RegisterOpcode.REGISTER_FILES2).allowFlags(SqeFlags.FIXED_FILE));
                test.ring.enable();

                assertDoesNotThrow(() -> test.ring.files().reserve(4));
            }
        }

        @Test
        void can_be_closed_even_if_every_entry_needs_a_flag() throws IOException {
            TestRing test = disabled();
            test.ring.restrict(new Restrictions().requireFlags(SqeFlags.ASYNC));
            test.ring.enable();
            assertEquals(Errno.EACCES.negated(), test.run(Prepare::nop));

            assertDoesNotThrow(test::close);
        }

        @Test
        void can_be_closed_after_operations_without_completion() throws IOException {
            TestRing test = disabled();
            test.ring.restrict(new Restrictions().allowFlags(SqeFlags.CQE_SKIP_SUCCESS));
            test.ring.enable();
            Prepare.skipSuccess(test.ring.entries(), test.prepare(1, Prepare::nop));
            test.submit();

            assertDoesNotThrow(test::close);
        }

        @Test
        void is_restricted_before_it_is_enabled_or_not_at_all() throws IOException {
            try (TestRing test = new TestRing()) {
                assertThrows(IOException.class, () -> test.ring.restrict(new Restrictions()));
            }
        }

        private TestRing disabled() {
            return new TestRing(
                    UringSetup.builder(8).deferredTaskWork().disabled().build());
        }
    }

    @Nested
    class Tuning {

        @Test
        void limits_workers_and_answers_the_limits_before() throws IOException {
            try (TestRing test = new TestRing()) {
                test.ring.tuning().limitWorkers(new UringTuning.Workers(3, 5));

                assertEquals(
                        new UringTuning.Workers(3, 5), test.ring.tuning().limitWorkers(new UringTuning.Workers(0, 0)));
            }
        }

        @Test
        void pins_workers_to_CPUs() throws IOException {
            try (TestRing test = new TestRing()) {
                BitSet first = new BitSet();
                first.set(0);

                test.ring.tuning().pinWorkers(first);
                Prepare.async(test.ring.entries(), test.prepare(1, Prepare::nop));

                assertEquals(0, test.next().result());
                test.ring.tuning().unpinWorkers();
            }
        }

        @Test
        void polls_the_network() throws IOException {
            try (TestRing test = new TestRing()) {
                test.ring.tuning().pollNetwork(Duration.ofNanos(50_000), UringTuning.CardInterrupts.DEFERRED);
                assertEquals(0, test.run(Prepare::nop));
                test.ring.tuning().stopPollingNetwork();
            }
        }

        @Test
        void measures_waits_by_another_clock() throws IOException {
            try (TestRing test = new TestRing()) {
                test.ring.tuning().setClock(ClockId.BOOTTIME);
                test.ring.submitAndWait(1, Duration.ofMillis(2));

                assertThrows(IOException.class, () -> test.ring.tuning().setClock(ClockId.REALTIME));
            }
        }
    }
}
