package dev.torc.interfaces.processor;

import java.util.ArrayList;
import java.util.List;

/// Named values one after the other, each at a multiple of its alignment.
///
/// @param all in their order
/// @param bytes how long the parts of a fixed size are together, a multiple of the alignment
record Fields(List<Field> all, int bytes) {

    /// One of them.
    ///
    /// @param at where its part of a fixed size begins
    record Field(String name, WireType type, int at) {}

    /// A name and what it stands for.
    record Named(String name, WireType type) {}

    static Fields of(List<Named> named) {
        List<Field> fields = new ArrayList<>();
        int at = 0;
        int alignment = 1;
        for (Named next : named) {
            at = WireType.align(at, next.type().alignment());
            fields.add(new Field(next.name(), next.type(), at));
            at += next.type().bytes();
            alignment = Math.max(alignment, next.type().alignment());
        }
        return new Fields(List.copyOf(fields), WireType.align(at, alignment));
    }

    int alignment() {
        return all.stream().mapToInt(field -> field.type().alignment()).max().orElse(1);
    }

    long mostElementBytes() {
        return all.stream().mapToLong(field -> field.type().mostElementBytes()).sum();
    }

    /// {@return how long all can be together}
    long mostBytes() {
        return bytes + mostElementBytes();
    }

    boolean isFixed() {
        return mostElementBytes() == 0;
    }
}
