package dev.torc.uapi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class OpcodeTest {

    @Nested
    class Linux_operations {

        @Test
        void are_numbered_without_a_gap_from_NOP_to_URING_CMD128() {
            Opcode[] all = Opcode.values();
            assertEquals(65, all.length);
            assertEquals(Opcode.NOP, all[0]);
            assertEquals(Opcode.URING_CMD128, all[all.length - 1]);
            for (int i = 0; i < all.length; i++) {
                assertEquals(i, all[i].number(), all[i].name());
                assertEquals(Optional.of(all[i]), Opcode.of(i));
            }
        }

        @Test
        void never_came_later_than_those_that_follow() {
            KernelVersion latest = new KernelVersion(0, 0, 0);
            for (Opcode opcode : Opcode.values()) {
                assertTrue(opcode.since().isAtLeast(latest), opcode + " came before its predecessor");
                latest = opcode.since();
            }
        }

        @Test
        void of_other_numbers_are_not_known() {
            assertEquals(Optional.empty(), Opcode.of(-1));
            assertEquals(Optional.empty(), Opcode.of(65));
            assertEquals(Optional.empty(), Opcode.of(TorcOpcode.FIRST));
        }
    }

    @Nested
    class Torc_operations {

        @Test
        void have_numbers_of_their_own_range() {
            for (TorcOpcode operation : TorcOpcode.values()) {
                assertTrue(operation.number() >= TorcOpcode.FIRST && operation.number() <= TorcOpcode.LAST);
                assertEquals(Optional.of(operation), TorcOpcode.of(operation.number()));
            }
        }

        @Test
        void of_other_numbers_are_not_known() {
            assertEquals(Optional.empty(), TorcOpcode.of(TorcOpcode.FIRST - 1));
            assertEquals(Optional.empty(), TorcOpcode.of(TorcOpcode.LAST));
            assertEquals(Optional.empty(), TorcOpcode.of(Integer.MIN_VALUE));
        }
    }

    @Nested
    class Register_opcodes {

        @Test
        void are_numbered_without_a_gap() {
            RegisterOpcode[] all = RegisterOpcode.values();
            assertEquals(38, all.length);
            for (int i = 0; i < all.length; i++) {
                assertEquals(i, all[i].number(), all[i].name());
                assertEquals(Optional.of(all[i]), RegisterOpcode.of(i));
            }
            assertEquals(Optional.empty(), RegisterOpcode.of(all.length));
            assertEquals(Optional.empty(), RegisterOpcode.of(RegisterOpcode.USE_REGISTERED_RING));
        }
    }
}
