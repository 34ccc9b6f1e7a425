package dev.torc.uapi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// The structs that do more than store a field.
@DisplayNameGeneration(ReplaceUnderscores.class)
class StructsTest {

    private final Arena arena = Arena.ofAuto();

    @Nested
    class A_Unix_sockets_address {

        private final MemorySegment address = arena.allocate(SocketAddressUnix.LAYOUT);

        @Test
        void is_as_long_as_its_path_and_a_zero() {
            address.fill((byte) 0xff);
            int length = SocketAddressUnix.setPath(address, "/run/torc/file".getBytes(StandardCharsets.UTF_8));
            assertEquals(2 + 14 + 1, length);
            assertEquals(SocketConstants.AF_UNIX, SocketAddressUnix.family(address));
            assertEquals("/run/torc/file", address.getString(2));
        }

        @Test
        void has_room_for_107_bytes_of_path() {
            assertEquals(110, SocketAddressUnix.setPath(address, "x".repeat(107).getBytes(StandardCharsets.UTF_8)));
            byte[] longer = "x".repeat(108).getBytes(StandardCharsets.UTF_8);
            assertThrows(IllegalArgumentException.class, () -> SocketAddressUnix.setPath(address, longer));
        }

        @Test
        void is_never_empty_and_never_abstract() {
            assertThrows(IllegalArgumentException.class, () -> SocketAddressUnix.setPath(address, new byte[0]));
            assertThrows(IllegalArgumentException.class, () -> SocketAddressUnix.setPath(address, new byte[] {0, 'a'}));
        }
    }

    @Nested
    class A_control_message {

        @Test
        void takes_room_up_to_a_multiple_of_eight_bytes() {
            assertEquals(20, ControlMessageHeader.lengthOf(4));
            assertEquals(24, ControlMessageHeader.spaceOf(4));
            assertEquals(24, ControlMessageHeader.spaceOf(8));
            assertEquals(16, ControlMessageHeader.spaceOf(0));
        }

        @Test
        void is_read_where_it_was_written() {
            MemorySegment messages = arena.allocate(64, 8);
            ControlMessageHeader.setLengthBytes(messages, 24, 20);
            ControlMessageHeader.setLevel(messages, 24, SocketConstants.SOL_SOCKET);
            ControlMessageHeader.setType(messages, 24, SocketConstants.SCM_CREDENTIALS);
            assertEquals(20, ControlMessageHeader.lengthBytes(messages, 24));
            assertEquals(SocketConstants.SOL_SOCKET, ControlMessageHeader.level(messages, 24));
            assertEquals(SocketConstants.SCM_CREDENTIALS, ControlMessageHeader.type(messages, 24));
            assertEquals(0, ControlMessageHeader.lengthBytes(messages, 0));
        }
    }

    @Nested
    class A_buffer_ring {

        private final MemorySegment ring = arena.allocate(BufferRingEntry.LAYOUT, 4);

        @Test
        void keeps_its_tail_when_entry_0_is_written() {
            BufferRingEntry.publishTail(ring, 65535);
            BufferRingEntry.set(ring, 0, -1L, -1, 65535);
            assertEquals(65535, BufferRingEntry.tail(ring));
            assertEquals(65535, BufferRingEntry.id(ring, 0));
        }

        @Test
        void keeps_its_entries_when_the_tail_is_published() {
            BufferRingEntry.set(ring, 0, 0x1000, 64, 9);
            BufferRingEntry.publishTail(ring, 1);
            assertEquals(0x1000, BufferRingEntry.address(ring, 0));
            assertEquals(64, BufferRingEntry.lengthBytes(ring, 0));
            assertEquals(9, BufferRingEntry.id(ring, 0));
            assertEquals(0, BufferRingEntry.address(ring, 1));
        }
    }

    @Nested
    class A_probe {

        @Test
        void says_nothing_of_what_was_not_answered() {
            MemorySegment probe = arena.allocate(Probe.LAYOUT);
            probe.set(ValueLayout.JAVA_BYTE, 1, (byte) 2);
            probe.asSlice(16).fill((byte) ProbeFlags.SUPPORTED);
            assertEquals(2, Probe.operationCount(probe));
            assertTrue(Probe.isSupported(probe, 0));
            assertTrue(Probe.isSupported(probe, 1));
            assertFalse(Probe.isSupported(probe, 2));
        }

        @Test
        void tells_each_opcode_from_its_neighbours() {
            MemorySegment probe = arena.allocate(Probe.LAYOUT);
            probe.set(ValueLayout.JAVA_BYTE, 1, (byte) 255);
            probe.set(ValueLayout.JAVA_SHORT, 16 + 8 * 254 + 2, (short) ProbeFlags.SUPPORTED);
            assertFalse(Probe.isSupported(probe, 253));
            assertTrue(Probe.isSupported(probe, 254));
            assertFalse(Probe.isSupported(probe, 255));
        }
    }

    @Nested
    class An_architecture {

        @Test
        void is_known_by_every_name_that_virtual_machines_give_it() {
            assertEquals(Architecture.X86_64, Architecture.of("amd64"));
            assertEquals(Architecture.X86_64, Architecture.of("x86_64"));
            assertEquals(Architecture.AARCH64, Architecture.of("aarch64"));
        }

        @Test
        void whose_numbers_are_not_known_is_refused() {
            assertThrows(IllegalArgumentException.class, () -> Architecture.of("riscv64"));
            assertThrows(IllegalArgumentException.class, () -> Architecture.of(""));
        }
    }
}
