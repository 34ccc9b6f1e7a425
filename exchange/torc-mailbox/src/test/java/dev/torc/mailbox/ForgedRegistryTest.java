package dev.torc.mailbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.layout.SegmentWords;
import dev.torc.mailbox.EntryWord.State;
import dev.torc.mailbox.SimulatedRegion.SimulatedProcess;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A process that writes what it likes into a registry: what cannot be is counted and not acted upon, and nobody
/// touches
/// memory elsewhere or stays for ever.
@DisplayNameGeneration(ReplaceUnderscores.class)
class ForgedRegistryTest {

    private static final long NAME = 5;

    private final SimulatedRegion region = SimulatedRegion.ofMailboxes(3);
    private final SegmentWords words = new SegmentWords(region.memory);
    private final SimulatedProcess process = region.start();

    private void forge(int index, long word) {
        words.putLong(region.layout.entriesAt() + (long) index * EntryTable.ENTRY_BYTES, word);
    }

    @ParameterizedTest
    @ValueSource(
            longs = {
                0x0000_0000_0100_0015L, // no such state
                0x0000_0000_0100_0002L, // ready, and nobody's
                0x0000_0000_0000_0012L, // ready, for the zeroth time
                0x0000_0000_0100_0010L, // empty, and somebody's
                0x0000_0000_01ff_fff2L, // an owner that cannot be
                -1L
            })
    void a_word_that_cannot_be_is_counted_and_nobodys(long word) throws RegistrationRefusedException {
        forge(0, word);

        assertEquals(State.BROKEN, EntryWord.state(word));
        assertEquals(MailboxId.NONE, process.registry.find(NAME));
        long id = process.registry.register(process.owner, NAME, 0);
        assertEquals(1, MailboxId.index(id));
        assertFalse(process.registry.enter(id, MailboxId.of(EntryWord.generation(word), 0)));
        assertTrue(process.registry.leave(process.owner, id, 0, _ -> {}));
        assertEquals(0, process.registry.reap());
        assertTrue(process.tally.read().broken() > 0);
    }

    @Test
    void an_owner_that_nobody_is_is_dead() throws RegistrationRefusedException {
        forge(0, EntryWord.of(State.READY, 12_345, 7));

        assertEquals(1, process.registry.reap());
        assertEquals(MailboxId.of(8, 0), process.registry.register(process.owner, NAME, 0));
    }

    @Test
    void the_last_generation_is_not_followed_by_another() throws RegistrationRefusedException {
        forge(0, EntryWord.empty(EntryWord.LAST_GENERATION));

        assertEquals(1, MailboxId.index(process.registry.register(process.owner, NAME, 0)));
    }

    @Test
    void an_entry_that_others_have_taken_away_is_no_longer_used() throws RegistrationRefusedException {
        long id = process.registry.register(process.owner, NAME, 0);
        forge(MailboxId.index(id), EntryWord.of(State.READY, process.owner + 1, 9));

        assertTrue(process.registry.isGone(id));
        assertThrows(IllegalStateException.class, () -> process.registry.leave(process.owner, id, 0, _ -> {}));
    }

    @Test
    void a_count_that_is_not_its_users_is_not_added_to() throws RegistrationRefusedException {
        long id = process.registry.register(process.owner, NAME, 0);
        long cell = region.layout.usersAt() + MailboxId.index(id) * region.layout.userRowBytes();
        words.putLong(cell, -1);

        assertFalse(process.registry.enter(id, id));
        assertEquals(-1, words.getLong(cell));
        assertEquals(1, process.tally.read().broken());
    }

    @Test
    void anything_at_all_ends_and_stays_in_the_region() {
        assertTimeoutPreemptively(Duration.ofSeconds(30), () -> {
            for (int seed = 0; seed < 2_000; seed++) {
                forgeAtRandom(new Random(seed), seed);
            }
        });
    }

    private static void forgeAtRandom(Random random, int seed) {
        SimulatedRegion region = SimulatedRegion.ofMailboxes(3);
        var words = new SegmentWords(region.memory);
        SimulatedProcess process = region.start();
        try {
            long id = process.registry.register(process.owner, NAME, 0);
            process.haltAt(random.nextInt(60), () -> {
                for (int i = 0; i < 8; i++) {
                    long range = region.layout.totalBytes() - RegionLayout.HEADER_BYTES;
                    long at = RegionLayout.HEADER_BYTES + random.nextLong(range / 8) * 8;
                    long value = random.nextBoolean() ? random.nextLong() : random.nextLong(1L << 26);
                    words.putLong(at, value);
                }
            });
            process.registry.find(NAME);
            if (process.registry.enter(id, random.nextBoolean() ? id : random.nextLong())) {
                process.registry.exit(id, id);
            }
            process.registry.reap();
            process.registry.isGone(random.nextLong());
            process.registry.leave(process.owner, id, 0, _ -> {});
            process.registry.register(process.owner, NAME, 0);
        } catch (RegistrationRefusedException | IllegalStateException told) {
            // It says so.
        } catch (RuntimeException e) {
            throw new AssertionError("seed " + seed, e);
        }
    }
}
