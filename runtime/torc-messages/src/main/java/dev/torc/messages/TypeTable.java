package dev.torc.messages;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What there is for each type: a hash table that looks up without an object for the number.
///
/// **Threads.** One at a time.
///
/// @param <V> what there is
final class TypeTable<V> {

    private static final int LEAST_PLACES = 64;
    private static final int GOLDEN = 0x9e37_79b9;

    private static final class Entry<V> {
        private final int type;
        private final V value;
        private @Nullable Entry<V> next;

        Entry(int type, V value, @Nullable Entry<V> next) {
            this.type = type;
            this.value = value;
            this.next = next;
        }
    }

    private @Nullable Entry<V>[] places = places(LEAST_PLACES);
    private int count;

    // An array of a parameterized type, which Java makes only so.
    @SuppressWarnings({"unchecked", "rawtypes"})
    private static <V> @Nullable Entry<V>[] places(int length) {
        return new Entry[length];
    }

    /// {@return what there is for a type, or null}
    @Nullable
    V get(int type) {
        for (Entry<V> entry = places[place(type)]; entry != null; entry = entry.next) {
            if (entry.type == type) {
                return entry.value;
            }
        }
        return null;
    }

    /// Adds something for a type that has nothing.
    void add(int type, V value) {
        if (count == places.length) {
            grow();
        }
        places[place(type)] = new Entry<>(type, value, places[place(type)]);
        count++;
    }

    /// Takes away what there is for a type.
    void remove(int type) {
        int place = place(type);
        Entry<V> before = null;
        for (Entry<V> entry = places[place]; entry != null; entry = entry.next) {
            if (entry.type == type) {
                if (before == null) {
                    places[place] = entry.next;
                } else {
                    before.next = entry.next;
                }
                count--;
                return;
            }
            before = entry;
        }
    }

    /// {@return all that there is}
    List<V> values() {
        List<V> values = new ArrayList<>();
        for (Entry<V> chain : places) {
            for (Entry<V> entry = chain; entry != null; entry = entry.next) {
                values.add(entry.value);
            }
        }
        return values;
    }

    private void grow() {
        @Nullable Entry<V>[] old = places;
        places = places(2 * old.length);
        for (Entry<V> chain : old) {
            for (Entry<V> entry = chain; entry != null; entry = entry.next) {
                places[place(entry.type)] = new Entry<>(entry.type, entry.value, places[place(entry.type)]);
            }
        }
    }

    private int place(int type) {
        return (type * GOLDEN) >>> (Integer.numberOfLeadingZeros(places.length) + 1);
    }
}
