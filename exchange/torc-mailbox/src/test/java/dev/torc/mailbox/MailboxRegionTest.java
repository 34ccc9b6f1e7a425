package dev.torc.mailbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.ring.PollingPolicy;
import dev.torc.ring.session.Domain;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The memory in which processes meet: made once, and used by those alone who agree on what it is.
@DisplayNameGeneration(ReplaceUnderscores.class)
class MailboxRegionTest {

    private static final RegionSpec SPEC = new RegionSpec(4, new QueueLayout(8, 128));
    private static final RegionSpec OTHER = new RegionSpec(4, new QueueLayout(16, 128));
    private static final long MAGIC_AT = 0;
    private static final long VERSION_AT = 8;

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("mailboxes");
    }

    private MailboxRegion open() throws IOException {
        return MailboxRegion.open(file, SPEC);
    }

    private void write(long at, long value) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            ByteBuffer word = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            channel.write(word.putLong(0, value), at);
        }
    }

    private String mismatch() {
        return String.valueOf(assertThrows(RegionMismatchException.class, () -> open().close())
                .getMessage());
    }

    private void assertIsNewAndWorks() throws IOException {
        try (MailboxRegion region = open()) {
            assertEquals(
                    1, MailboxId.generation(region.register(1, Duration.ZERO).id()));
        }
    }

    @Nested
    class It_is_made {

        @Test
        void for_a_domain_beside_its_sockets() throws IOException {
            Domain domain = new Domain(folder.resolve("domain"));
            try (MailboxRegion one = MailboxRegion.of(domain);
                    MailboxRegion two = MailboxRegion.of(domain)) {
                long id = one.register(1, Duration.ZERO).id();

                assertEquals(id, two.register(2, Duration.ZERO).find(1));
                assertEquals(RegionSpec.standard(), two.spec());
                assertThrows(IllegalArgumentException.class, () -> domain.socket(".mailboxes"));
            }
        }

        @Test
        void by_the_first_for_its_user_alone_with_memory_for_all_of_it() throws IOException {
            try (MailboxRegion _ = open()) {
                assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
                assertEquals(RegionLayout.of(SPEC).totalBytes(), Files.size(file));
            }
        }

        @Test
        void and_mapped_once() throws IOException {
            try (MailboxRegion _ = open();
                    Stream<String> maps = Files.lines(Path.of("/proc/self/maps"))) {
                assertEquals(
                        1, maps.filter(line -> line.endsWith(file.toString())).count());
            }
        }

        @Test
        void once_and_kept_when_nobody_has_it() throws IOException {
            try (MailboxRegion region = open()) {
                assertEquals(
                        1,
                        MailboxId.generation(region.register(1, Duration.ZERO).id()));
            }
            try (MailboxRegion region = open()) {
                assertEquals(
                        2,
                        MailboxId.generation(region.register(1, Duration.ZERO).id()));
            }
        }

        @Test
        void anew_where_its_maker_has_died_before_the_magic() throws IOException {
            open().close();
            write(MAGIC_AT, 0);

            assertIsNewAndWorks();
        }

        @Test
        void anew_where_its_maker_has_died_before_it_had_a_length() throws IOException {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));

            assertIsNewAndWorks();
        }

        @Test
        void anew_where_it_has_another_form_and_nobody_has_it() throws IOException {
            MailboxRegion.open(file, OTHER).close();

            assertIsNewAndWorks();
        }
    }

    @Nested
    class It_is_refused_while_others_have_it {

        @Test
        void if_it_has_another_form_and_both_are_named() throws IOException {
            try (MailboxRegion _ = MailboxRegion.open(file, OTHER)) {
                String message = mismatch();

                assertTrue(message.contains("version 1 (4 mailboxes of 16 slots of 128 bytes)"), message);
                assertTrue(message.contains("version 1 (4 mailboxes of 8 slots of 128 bytes)"), message);
            }
        }

        @Test
        void if_it_has_another_version_and_both_are_named() throws IOException {
            try (MailboxRegion _ = open()) {
                write(VERSION_AT, 2);
                String message = mismatch();

                assertTrue(message.contains("version 2 ("), message);
                assertTrue(message.contains("version 1 ("), message);
            }
        }

        @Test
        void if_somebody_has_written_over_its_header() throws IOException {
            try (MailboxRegion region = open()) {
                Registration before = region.register(1, Duration.ZERO);
                write(MAGIC_AT, 42);

                assertTrue(mismatch().contains("no region"));
                assertFalse(before.isGone(before.id()));
            }
        }

        @Test
        void if_somebody_has_made_it_longer() throws IOException {
            try (MailboxRegion _ = open()) {
                Files.write(file, new byte[1], StandardOpenOption.APPEND);

                assertTrue(mismatch().contains("in " + Files.size(file) + " bytes"));
            }
        }
    }

    @Nested
    class A_file_is_refused {

        @Test
        void that_others_can_open() throws IOException {
            open().close();
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

            assertThrows(AccessDeniedException.class, () -> open().close());
        }

        @Test
        void that_is_a_link() throws IOException {
            Files.createSymbolicLink(file, folder.resolve("elsewhere"));

            assertThrows(IOException.class, () -> open().close());
            assertFalse(Files.exists(folder.resolve("elsewhere")));
        }

        @Test
        void that_is_a_folder() throws IOException {
            Files.createDirectory(file);

            assertThrows(IOException.class, () -> open().close());
        }
    }

    @Nested
    class Numbers_of_processes {

        @Test
        void are_not_given_twice_and_what_was_registered_under_one_before_is_taken_back() throws IOException {
            try (MailboxRegion region = open()) {
                Registration lives = region.register(1, Duration.ZERO);
                // As after all numbers have been given once, and a process with the second one is dead, which was
                // inside the first mailbox and wrote a message there.
                RegionLayout layout = RegionLayout.of(SPEC);
                write(RegionLayout.ATTACHMENTS, 0);
                write(RegionLayout.HEADER_BYTES + EntryTable.ENTRY_BYTES, EntryWord.of(EntryWord.State.READY, 2, 9));
                write(layout.usersAt() + layout.userRowBytes(), 9L << 24 | 1);
                write(layout.queueAt(0) + SPEC.queue().slot(0), SlotWord.of(0, SlotWord.WRITING, 2));

                try (MailboxRegion next = open()) {
                    assertEquals(2, next.owner());
                    assertEquals(1, next.counts().reaped());
                    assertFalse(region.registry().isGone(lives.id()));
                    Registration own = next.register(2, Duration.ZERO);
                    assertEquals(10, MailboxId.generation(own.id()));
                    assertEquals(Posted.SENT, own.senderTo(lives.id()).offer(new MessageCopy(SPEC.queue())));
                    QueueReceiver receiver = lives.receiver(PollingPolicy.never());
                    assertEquals(1, receiver.poll(2, _ -> {}));
                    assertEquals(1, receiver.aborted());
                    assertTrue(lives.unregister(Duration.ZERO, _ -> {}));
                }
            }
        }

        @Test
        void and_nothing_else_of_a_process_are_in_the_region() throws IOException {
            try (MailboxRegion region = open()) {
                Registration own = region.register(0x1111, Duration.ZERO);
                long words = Arrays.stream(MemorySegment.ofArray(Files.readAllBytes(file))
                                .toArray(ValueLayout.JAVA_LONG_UNALIGNED))
                        .filter(word -> word != 0)
                        .count();

                // Six of the header, the attachments; word, name, its generation, a change; a row of four users.
                assertEquals(6 + 1 + 4 + 4, words, own::toString);
            }
        }
    }

    @Test
    void what_is_closed_cannot_be_used() throws IOException {
        MailboxRegion region = open();
        Registration own = region.register(1, Duration.ZERO);
        region.close();
        region.close();

        assertThrows(IllegalStateException.class, () -> own.find(1));
        assertThrows(IllegalStateException.class, () -> region.register(2, Duration.ZERO));
    }
}
