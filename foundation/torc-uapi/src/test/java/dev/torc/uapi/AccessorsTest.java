package dev.torc.uapi;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every setter of a struct writes the field that its getter reads, and no other.
@DisplayNameGeneration(ReplaceUnderscores.class)
class AccessorsTest {

    private static final int STRUCTS = 30;
    private static final long INDEX = 2;

    /// A pair of accessors; `indexed` ones are of an array.
    record Pair(Method getter, Method setter, boolean indexed) {

        void set(MemorySegment memory, long value) throws ReflectiveOperationException {
            boolean wide = setter.getParameterTypes()[setter.getParameterCount() - 1] == long.class;
            Object boxed = wide ? (Object) value : (Object) (int) value;
            if (indexed) {
                setter.invoke(null, memory, INDEX, boxed);
            } else {
                setter.invoke(null, memory, boxed);
            }
        }

        long get(MemorySegment memory) throws ReflectiveOperationException {
            Object value = indexed ? getter.invoke(null, memory, INDEX) : getter.invoke(null, memory);
            return ((Number) value).longValue();
        }
    }

    static Stream<Class<?>> structs() {
        return JavaFacts.classes().stream().filter(type -> !pairs(type).isEmpty());
    }

    static List<Pair> pairs(Class<?> type) {
        List<Pair> pairs = new ArrayList<>();
        for (Method setter : type.getMethods()) {
            Class<?>[] parameters = setter.getParameterTypes();
            boolean accessor = setter.getName().startsWith("set")
                    && setter.getReturnType() == void.class
                    && parameters.length >= 2
                    && parameters.length <= 3
                    && parameters[0] == MemorySegment.class
                    && parameters[1].isPrimitive();
            if (!accessor || type == ControlMessageHeader.class) {
                continue;
            }
            String property = setter.getName().substring(3);
            String getterName = property.substring(0, 1).toLowerCase(Locale.ROOT) + property.substring(1);
            for (Method getter : type.getMethods()) {
                if (getter.getName().equals(getterName)) {
                    pairs.add(new Pair(getter, setter, parameters.length == 3));
                }
            }
        }
        return pairs;
    }

    @ParameterizedTest
    @MethodSource("structs")
    void keep_their_fields_apart(Class<?> type) throws ReflectiveOperationException {
        StructLayout layout = (StructLayout) type.getField("LAYOUT").get(null);
        List<Pair> pairs = pairs(type);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(layout, INDEX + 2);
            for (int i = 0; i < pairs.size(); i++) {
                pairs.get(i).set(memory, i + 1L);
            }
            assertAll(pairs.stream()
                    .map(pair -> () -> assertEquals(
                            pairs.indexOf(pair) + 1L,
                            pair.get(memory),
                            pair.getter().getName())));
            long at = pairs.getFirst().indexed() ? INDEX * layout.byteSize() : 0;
            assertEquals(
                    -1,
                    memory.asSlice(0, at)
                            .mismatch(arena.allocate(Math.max(at, 1)).asSlice(0, at)));
            long end = at + layout.byteSize();
            long rest = memory.byteSize() - end;
            assertEquals(-1, memory.asSlice(end).mismatch(arena.allocate(rest)), "wrote behind the struct");
        }
    }

    @Test
    void are_found() {
        long count = structs().count();
        assertTrue(count >= STRUCTS, count + " structs");
    }

    @Test
    void read_numbers_that_have_no_sign_without_one() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(256, 8).fill((byte) 0xff);
            assertEquals(0xffff, Statx.mode(memory));
            assertEquals(0xff, Restriction.argument(memory, 0));
            assertEquals(0xffff, BufferRingEntry.id(memory, 0));
            assertEquals(0xffff, BufferRingEntry.tail(memory));
            assertEquals(-1, PollDescriptor.answeredEvents(memory, 0));
        }
    }
}
