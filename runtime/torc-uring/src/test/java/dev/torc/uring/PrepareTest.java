package dev.torc.uring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.posix.EventDescriptor;
import dev.torc.uapi.AtFlags;
import dev.torc.uapi.Errno;
import dev.torc.uapi.Opcode;
import dev.torc.uapi.PollFlags;
import dev.torc.uapi.SqeFlags;
import dev.torc.uapi.SubmissionEntry;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// What holds for every operation, and what can be added to any.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PrepareTest {

    private final TestRing test = new TestRing();

    @AfterEach
    void close() {
        test.close();
    }

    private static List<TestRing.Preparation> everyOperation() {
        return List.of(
                Prepare::nop,
                Prepare::nop128,
                (e, at) -> PrepareFile.readVectored(e, at, 3, 4, 5, 6),
                (e, at) -> PrepareFile.writeVectored(e, at, 3, 4, 5, 6),
                (e, at) -> PrepareFile.fsync(e, at, 3),
                (e, at) -> PrepareFile.readFixed(e, at, 3, 4, 5, 6, 7),
                (e, at) -> PrepareFile.writeFixed(e, at, 3, 4, 5, 6, 7),
                (e, at) -> PrepareWait.poll(e, at, 3, 4),
                (e, at) -> PrepareWait.pollRemove(e, at, 3),
                (e, at) -> PrepareFile.syncFileRange(e, at, 3, 4, 5, 6),
                (e, at) -> PrepareSocket.sendMessage(e, at, 3, 4, 5),
                (e, at) -> PrepareSocket.receiveMessage(e, at, 3, 4, 5),
                (e, at) -> PrepareWait.timeout(e, at, 3, 4, 5),
                (e, at) -> PrepareWait.timeoutRemove(e, at, 3),
                (e, at) -> PrepareSocket.accept(e, at, 3, 4, 5, 6),
                (e, at) -> PrepareWait.cancel(e, at, 3),
                (e, at) -> PrepareWait.linkTimeout(e, at, 3, 4),
                (e, at) -> PrepareSocket.connect(e, at, 3, 4, 5),
                (e, at) -> PrepareFile.fallocate(e, at, 3, 4, 5, 6),
                (e, at) -> PreparePath.openat(e, at, 3, 4, 5, 6),
                (e, at) -> PrepareFile.close(e, at, 3),
                (e, at) -> PrepareRing.filesUpdate(e, at, 3, 4, 5),
                (e, at) -> PreparePath.statx(e, at, 3, 4, 5, 6, 7),
                (e, at) -> PrepareFile.read(e, at, 3, 4, 5, 6),
                (e, at) -> PrepareFile.write(e, at, 3, 4, 5, 6),
                (e, at) -> PrepareFile.fadvise(e, at, 3, 4, 5, 6),
                (e, at) -> PrepareFile.madvise(e, at, 3, 4, 5),
                (e, at) -> PrepareSocket.send(e, at, 3, 4, 5, 6),
                (e, at) -> PrepareSocket.receive(e, at, 3, 4, 5, 6),
                (e, at) -> PreparePath.openat2(e, at, 3, 4, 5),
                (e, at) -> PrepareWait.epollControl(e, at, 3, 4, 5, 6),
                (e, at) -> PrepareFile.splice(e, at, 3, 4, 5, 6, 7, 8),
                (e, at) -> PrepareRing.provideBuffers(e, at, 3, 4, 5, 6, 7),
                (e, at) -> PrepareRing.removeBuffers(e, at, 3, 4),
                (e, at) -> PrepareFile.tee(e, at, 3, 4, 5, 6),
                (e, at) -> PrepareSocket.shutdown(e, at, 3, 4),
                (e, at) -> PreparePath.renameat(e, at, 3, 4, 5, 6, 7),
                (e, at) -> PreparePath.unlinkat(e, at, 3, 4, 5),
                (e, at) -> PreparePath.mkdirat(e, at, 3, 4, 5),
                (e, at) -> PreparePath.symlinkat(e, at, 3, 4, 5),
                (e, at) -> PreparePath.linkat(e, at, 3, 4, 5, 6, 7),
                (e, at) -> PrepareRing.message(e, at, 3, 4, 5),
                (e, at) -> PreparePath.fsetxattr(e, at, 3, 4, 5, 6, 7),
                (e, at) -> PreparePath.setxattr(e, at, 3, 4, 5, 6, 7),
                (e, at) -> PreparePath.fgetxattr(e, at, 3, 4, 5, 6),
                (e, at) -> PreparePath.getxattr(e, at, 3, 4, 5, 6),
                (e, at) -> PrepareSocket.socket(e, at, 3, 4, 5),
                (e, at) -> PrepareRing.command(e, at, 3, 4),
                (e, at) -> PrepareSocket.sendZeroCopy(e, at, 3, 4, 5, 6),
                (e, at) -> PrepareSocket.sendMessageZeroCopy(e, at, 3, 4, 5),
                (e, at) -> PrepareFile.readMultishot(e, at, 3, 4),
                (e, at) -> PrepareProcess.waitid(e, at, 3, 4, 5, 6),
                (e, at) -> PrepareProcess.futexWait(e, at, 3, 4, 5, 6),
                (e, at) -> PrepareProcess.futexWake(e, at, 3, 4, 5, 6),
                (e, at) -> PrepareProcess.futexWaitAny(e, at, 3, 4),
                (e, at) -> PrepareFile.installDescriptor(e, at, 3, 4),
                (e, at) -> PrepareFile.ftruncate(e, at, 3, 4),
                (e, at) -> PrepareSocket.bind(e, at, 3, 4, 5),
                (e, at) -> PrepareSocket.listen(e, at, 3, 4),
                (e, at) -> PrepareSocket.receiveZeroCopy(e, at, 3, 4, 5),
                (e, at) -> PrepareWait.epollWait(e, at, 3, 4, 5),
                (e, at) -> PrepareFile.readVectoredFixed(e, at, 3, 4, 5, 6, 7),
                (e, at) -> PrepareFile.writeVectoredFixed(e, at, 3, 4, 5, 6, 7),
                (e, at) -> PrepareFile.pipe(e, at, 3, 4),
                (e, at) -> PrepareRing.command128(e, at, 3, 4));
    }

    @Test
    void every_operation_of_Linux_can_be_prepared() {
        Set<Opcode> prepared = EnumSet.noneOf(Opcode.class);
        for (TestRing.Preparation preparation : everyOperation()) {
            long at = test.ring.claim();
            preparation.into(test.ring.entries(), at);
            prepared.add(
                    Opcode.of(SubmissionEntry.opcode(test.ring.entries(), at)).orElseThrow());
            test.ring.submissions().abort();
        }

        assertEquals(EnumSet.allOf(Opcode.class), prepared);
    }

    @Test
    void an_operation_writes_the_whole_entry_whatever_was_there_before() {
        for (TestRing.Preparation preparation : everyOperation()) {
            long at = test.ring.claim();
            fill(at, 0L);
            preparation.into(test.ring.entries(), at);
            List<Long> overNothing = words(at);

            fill(at, -1L);
            preparation.into(test.ring.entries(), at);

            assertEquals(overNothing, words(at));
            test.ring.submissions().abort();
        }
    }

    @Test
    void a_transfer_keeps_its_fields_apart_up_to_their_largest_values() {
        long at = test.ring.claim();
        PrepareFile.readFixed(test.ring.entries(), at, FixedFile.at(0x1234), -2, -3, -4, 0xffff);

        assertEquals(Opcode.READ_FIXED.number(), SubmissionEntry.opcode(test.ring.entries(), at));
        assertEquals(SqeFlags.FIXED_FILE, SubmissionEntry.flags(test.ring.entries(), at));
        assertEquals(0, SubmissionEntry.ioprio(test.ring.entries(), at));
        assertEquals(0x1234, SubmissionEntry.fd(test.ring.entries(), at));
        assertEquals(-2, SubmissionEntry.address(test.ring.entries(), at));
        assertEquals(-3, SubmissionEntry.length(test.ring.entries(), at));
        assertEquals(0, SubmissionEntry.operationFlags(test.ring.entries(), at));
        assertEquals(-4, SubmissionEntry.offset(test.ring.entries(), at));
        assertEquals(0xffff, SubmissionEntry.bufferIndex(test.ring.entries(), at));
        assertEquals(0, SubmissionEntry.personality(test.ring.entries(), at));
        PrepareFile.read(test.ring.entries(), at, -1, 0, 0, 0L);
        assertEquals(-1, SubmissionEntry.fd(test.ring.entries(), at));
        assertEquals(0, SubmissionEntry.flags(test.ring.entries(), at));
        test.ring.submissions().abort();
    }

    private void fill(long at, long value) {
        for (int offset = 0; offset < SubmissionEntry.BYTES; offset += Long.BYTES) {
            test.ring.entries().putLong(at + offset, value);
        }
    }

    private List<Long> words(long at) {
        return LongStream.range(0, SubmissionEntry.BYTES / Long.BYTES)
                .map(word -> test.ring.entries().getLong(at + word * Long.BYTES))
                .boxed()
                .toList();
    }

    @Nested
    class A_registered_file {

        @Test
        void is_marked_in_the_entry_and_a_descriptor_is_not() {
            long at = test.ring.claim();
            PrepareFile.fsync(test.ring.entries(), at, FixedFile.at(5));
            assertEquals(SqeFlags.FIXED_FILE, SubmissionEntry.flags(test.ring.entries(), at));
            assertEquals(5, SubmissionEntry.fd(test.ring.entries(), at));

            PrepareFile.fsync(test.ring.entries(), at, 5);
            assertEquals(0, SubmissionEntry.flags(test.ring.entries(), at));
            assertEquals(5, SubmissionEntry.fd(test.ring.entries(), at));
        }

        @Test
        void is_never_mistaken_for_the_working_directory_or_the_other_way_round() {
            assertFalse(FixedFile.isFixed(AtFlags.FDCWD));
            assertFalse(FixedFile.isFixed(-1));
            assertFalse(FixedFile.isFixed(0));
            assertTrue(FixedFile.isFixed(FixedFile.at(0)));
            assertTrue(FixedFile.isFixed(FixedFile.at(FixedFile.MAX_FILES - 1)));
            assertEquals(AtFlags.FDCWD, FixedFile.number(AtFlags.FDCWD));
        }

        @Test
        void has_an_index_that_a_table_can_have() {
            assertThrows(IllegalArgumentException.class, () -> FixedFile.at(-1));
            assertThrows(IllegalArgumentException.class, () -> FixedFile.at(FixedFile.MAX_FILES));
        }
    }

    @Nested
    class Chains {

        @Test
        void run_one_after_the_other_and_end_with_the_first_failure() {
            Prepare.link(test.ring.entries(), test.prepare(1, Prepare::nop));
            Prepare.link(
                    test.ring.entries(), test.prepare(2, (e, at) -> Prepare.nopWithResult(e, at, Errno.EIO.negated())));
            test.prepare(3, Prepare::nop);

            assertEquals(0, test.next().result());
            assertEquals(Errno.EIO.negated(), test.next().result());
            assertEquals(Errno.ECANCELED.negated(), test.next().result());
        }

        @Test
        void that_are_hard_go_on_after_a_failure() {
            Prepare.hardLink(
                    test.ring.entries(), test.prepare(1, (e, at) -> Prepare.nopWithResult(e, at, Errno.EIO.negated())));
            test.prepare(2, Prepare::nop);

            assertEquals(Errno.EIO.negated(), test.next().result());
            assertEquals(0, test.next().result());
        }

        @Test
        void can_be_claimed_whole_if_there_is_room() {
            assertEquals(32, test.ring.room());
            test.prepare(1, Prepare::nop);
            assertEquals(31, test.ring.room());
            test.next();
            assertEquals(32, test.ring.room());
        }
    }

    @Nested
    class An_operation {

        @Test
        void can_drain_what_is_before_it() throws IOException {
            try (EventDescriptor event = EventDescriptor.create()) {
                int fd = event.descriptor().number();
                test.prepare(1, (e, at) -> PrepareWait.poll(e, at, fd, PollFlags.IN));
                Prepare.drain(test.ring.entries(), test.prepare(2, Prepare::nop));
                test.submit();
                assertEquals(0, test.ring.completions().ready());

                event.signal();

                assertEquals(1, test.next().userData());
                assertEquals(2, test.next().userData());
            }
        }

        @Test
        void can_succeed_in_silence() {
            Prepare.skipSuccess(test.ring.entries(), test.prepare(1, Prepare::nop));
            test.prepare(2, Prepare::nop);

            assertEquals(2, test.next().userData());
        }

        @Test
        void can_run_on_a_worker_with_other_credentials_and_priority() throws IOException {
            int personality = test.ring.credentials().register();
            test.prepare(1, (e, at) -> {
                Prepare.nop(e, at);
                Prepare.async(e, at);
                Prepare.personality(e, at, personality);
            });
            assertEquals(0, test.next().result());
            test.ring.credentials().unregister(personality);

            long at = test.ring.claim();
            PrepareFile.read(test.ring.entries(), at, 3, 4, 5, 6);
            Prepare.ioPriority(test.ring.entries(), at, 0x6000);
            assertEquals(0x6000, SubmissionEntry.ioprio(test.ring.entries(), at));
            PrepareFile.attributes(test.ring.entries(), at, 77, 1);
            assertEquals(77, SubmissionEntry.address3(test.ring.entries(), at));
            test.ring.submissions().abort();
        }
    }
}
