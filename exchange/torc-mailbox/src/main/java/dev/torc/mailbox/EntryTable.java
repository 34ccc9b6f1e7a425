package dev.torc.mailbox;

import dev.torc.layout.LongWords;
import dev.torc.mailbox.EntryWord.State;

/// The entries of a registry, one line of 128 bytes each.
///
/// ```text
///   0  word: state, owner, generation      whoever changes it by compare-and-set
///   8  name                                the owner, while it registers
///  16  generation that the name is of      the owner, after the name
///  24  changes: counted up to wake         any
/// ```
///
/// **Threads.** Any, of any process.
final class EntryTable {

    static final int ENTRY_BYTES = 128;

    private static final long WORD = 0;
    private static final long NAME = 8;
    private static final long NAMED_GENERATION = 16;
    private static final long CHANGES = 24;

    private final LongWords words;
    private final long at;
    private final int count;
    private final RegionTally tally;

    EntryTable(LongWords words, RegionLayout layout, RegionTally tally) {
        this.words = words;
        this.at = layout.entriesAt();
        this.count = layout.spec().mailboxes();
        this.tally = tally;
    }

    int count() {
        return count;
    }

    /// {@return the word of an entry; a broken one is counted}
    long word(int index) {
        // ENTRY-STATE (acquire): what the owner wrote before it changed the state is visible.
        long word = words.loadAcquireLong(entry(index) + WORD);
        if (EntryWord.state(word) == State.BROKEN) {
            tally.broken();
        }
        return word;
    }

    /// {@return whether an entry is about to be given up} For each message: one look, and no more than has to be.
    boolean isClosing(int index) {
        // ENTRY-STATE (acquire): as where the whole word is wanted.
        long word = words.loadAcquireLong(entry(index) + WORD);
        return EntryWord.says(State.CLOSING, word) && EntryWord.state(word) == State.CLOSING;
    }

    /// Changes an entry, with the effects of a full fence.
    ///
    /// @return whether it was still `expected`
    boolean change(int index, long expected, long desired) {
        // ENTRY-STATE (release): what was written to the entry and its queue comes first.
        return words.compareAndSetLong(entry(index) + WORD, expected, desired);
    }

    /// Takes an empty entry.
    ///
    /// @return the id of what is registered in it now, or [MailboxId#NONE] if all are taken
    long take(int owner) {
        for (int index = 0; index < count; index++) {
            long word = word(index);
            long generation = EntryWord.generation(word);
            if (EntryWord.state(word) == State.EMPTY
                    && generation < EntryWord.LAST_GENERATION
                    && change(index, word, EntryWord.of(State.REGISTERING, owner, generation + 1))) {
                return MailboxId.of(generation + 1, index);
            }
        }
        return MailboxId.NONE;
    }

    /// Owner: names the entry. Whoever looks for names after this sees it.
    void setName(int index, long generation, long name) {
        words.putLong(entry(index) + NAME, name);
        long before = words.getLong(entry(index) + NAMED_GENERATION);
        // ENTRY-NAME (release): the name is there before it is of this generation. And NAMES: by each who registers,
        // the
        // own name is stored, with a full fence, before others' are looked at.
        if (!words.compareAndSetLong(entry(index) + NAMED_GENERATION, before, generation)) {
            tally.broken(); // nobody else writes it
        }
    }

    /// {@return whether the entry has this name in the generation of `word`}
    boolean isNamed(int index, long word, long name) {
        // ENTRY-NAME (acquire): the name of this generation is visible.
        return words.loadAcquireLong(entry(index) + NAMED_GENERATION) == EntryWord.generation(word)
                && words.getLong(entry(index) + NAME) == name;
    }

    /// {@return whether this is a mailbox that can be sent to}
    boolean isReady(long id) {
        int index = MailboxId.index(id);
        if (index >= count) {
            tally.refusedId();
            return false;
        }
        // ENTRY-STATE (acquire): as where the whole word is wanted.
        long word = words.loadAcquireLong(entry(index) + WORD);
        if (isReadyIn(word, id)) {
            return true;
        }
        if (EntryWord.state(word) == State.BROKEN) {
            tally.broken();
        }
        return false;
    }

    /// {@return whether this is a mailbox that can be sent to, and has this name}
    boolean isReady(long id, long name) {
        int index = MailboxId.index(id);
        if (index >= count) {
            tally.refusedId();
            return false;
        }
        long word = word(index);
        return isReadyIn(word, id) && isNamed(index, word, name);
    }

    /// {@return whether an owner may have sent as this mailbox, as far as the entry still tells}
    boolean maySend(int owner, long id) {
        int index = MailboxId.index(id);
        if (index >= count) {
            tally.refusedId();
            return false;
        }
        long word = word(index);
        long later = EntryWord.generation(word) - MailboxId.generation(id);
        // Of an earlier registration nothing is known any more, nor of one that has ended.
        return MailboxId.generation(id) != 0
                && (later > 0
                        || (later == 0 && (EntryWord.state(word) == State.EMPTY || EntryWord.owner(word) == owner)));
    }

    private static boolean isReadyIn(long word, long id) {
        return EntryWord.state(word) == State.READY && EntryWord.generation(word) == MailboxId.generation(id);
    }

    /// {@return the mailbox of this name, or [MailboxId#NONE]}
    long find(long name) {
        for (int index = 0; index < count; index++) {
            long word = word(index);
            if (EntryWord.state(word) == State.READY && isNamed(index, word, name)) {
                return MailboxId.of(EntryWord.generation(word), index);
            }
        }
        return MailboxId.NONE;
    }

    /// {@return how often somebody was to be woken over this entry}
    int changes(int index) {
        return (int) words.loadAcquireLong(entry(index) + CHANGES);
    }

    /// Counts a change, so that who is about to wait for one does not.
    void countChange(int index) {
        words.getAndAddLong(entry(index) + CHANGES, 1);
    }

    /// {@return where the low half of the count of changes lies, for a futex}
    long changesAt(int index) {
        return entry(index) + CHANGES;
    }

    private long entry(int index) {
        return at + (long) index * ENTRY_BYTES;
    }
}
