package dev.torc.scheme;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.uring.FixedFile;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/// What a client may rely on about its handles, and what it can not do with them.
@DisplayNameGeneration(ReplaceUnderscores.class)
class HandleTableTest {

    private static final int LIMIT = 40;

    private final HandleTable table = new HandleTable(LIMIT, 0x3ffe);

    private static int add(HandleTable to, int value) {
        assertTrue(to.reserve());
        return to.add(value);
    }

    @Test
    void A_handle_leads_to_its_value_and_is_never_negative() {
        int handle = add(table, 7);

        assertEquals(7, table.find(handle));
        assertTrue(handle >= 0);
    }

    @Test
    void A_closed_handle_is_unknown_even_when_its_place_is_used_again() {
        int closed = add(table, 7);
        table.remove(closed);
        int next = add(table, 8);

        assertEquals(HandleTable.NONE, table.find(closed));
        assertEquals(HandleTable.NONE, table.remove(closed));
        assertNotEquals(closed, next);
        assertEquals(8, table.find(next));
    }

    @Test
    void Generations_go_round_without_an_end() {
        for (int i = 0; i < 70_000; i++) {
            int handle = add(table, i);
            assertTrue(handle >= 0);
            assertEquals(i, table.remove(handle));
        }
    }

    @Test
    void No_handle_of_any_session_is_taken_for_a_registered_file() {
        for (int session = 0; session < 1 << 16; session++) {
            int handle = add(new HandleTable(LIMIT, session), 7);
            assertFalse(FixedFile.isFixed(handle), () -> "handle " + handle);
        }
    }

    @Test
    void Another_sessions_handle_is_unknown() {
        HandleTable another = new HandleTable(LIMIT, 0x3ffe + 0x4e35);
        int handle = add(another, 7);
        add(table, 7);

        assertEquals(HandleTable.NONE, table.find(handle));
    }

    @Test
    void Numbers_that_were_never_handles_are_unknown() {
        add(table, 7);

        assertEquals(HandleTable.NONE, table.find(-1));
        assertEquals(HandleTable.NONE, table.find(-100));
        assertEquals(HandleTable.NONE, table.find(Integer.MAX_VALUE));
        assertEquals(HandleTable.NONE, table.find(Integer.MIN_VALUE));
        assertEquals(HandleTable.NONE, table.find(0));
    }

    @Test
    void A_full_table_refuses_before_anything_is_opened() {
        for (int i = 0; i < LIMIT; i++) {
            add(table, i);
        }

        assertFalse(table.reserve());
        assertEquals(LIMIT, table.open());
    }

    @Test
    void Room_that_is_reserved_counts_until_it_is_given_back() {
        for (int i = 0; i < LIMIT; i++) {
            assertTrue(table.reserve());
        }
        assertFalse(table.reserve());

        table.release();

        assertTrue(table.reserve());
    }

    @Test
    void Removing_any_finds_every_handle_once() {
        add(table, 1);
        table.remove(add(table, 2));
        add(table, 3);

        int sum = table.removeAny() + table.removeAny();

        assertEquals(4, sum);
        assertEquals(HandleTable.NONE, table.removeAny());
    }
}
