package dev.torc.uapi;

import java.io.IOException;
import java.lang.foreign.GroupLayout;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.PaddingLayout;
import java.lang.foreign.SequenceLayout;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// Every number that this module exports, found by reflection, so that none can be forgotten.
final class JavaFacts {

    /// A constant of a class of constants.
    record Constant(String owner, String name, long value) {}

    private JavaFacts() {}

    /// The exported classes, as `loader` defines them.
    static List<Class<?>> classes(ClassLoader loader) {
        try (Stream<Path> files = Files.list(classesFolder().resolve("dev/torc/uapi"))) {
            List<Class<?>> classes = new ArrayList<>();
            for (Path file : files.sorted().toList()) {
                String name = file.getFileName().toString();
                if (name.endsWith(".class") && !name.contains("$")) {
                    classes.add(Class.forName("dev.torc.uapi." + name.replace(".class", ""), true, loader));
                }
            }
            return classes;
        } catch (IOException | ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    static List<Class<?>> classes() {
        return classes(JavaFacts.class.getClassLoader());
    }

    /// Where the module's own classes are, without its tests.
    static Path classesFolder() {
        try {
            return Path.of(Errno.class
                    .getModule()
                    .getLayer()
                    .configuration()
                    .findModule("dev.torc.uapi")
                    .orElseThrow()
                    .reference()
                    .location()
                    .orElseThrow());
        } catch (NullPointerException e) {
            throw new IllegalStateException("these tests run on the module path", e);
        }
    }

    static List<Constant> constants(List<Class<?>> classes) {
        List<Constant> constants = new ArrayList<>();
        for (Class<?> owner : classes) {
            for (Field field : owner.getFields()) {
                if (!Modifier.isStatic(field.getModifiers()) || field.getDeclaringClass() != owner) {
                    continue;
                }
                Object value = valueOf(field);
                if (value instanceof Integer || value instanceof Long) {
                    constants.add(new Constant(owner.getSimpleName(), field.getName(), ((Number) value).longValue()));
                } else if (field.isEnumConstant()) {
                    numberOf(value)
                            .ifPresent(number ->
                                    constants.add(new Constant(owner.getSimpleName(), field.getName(), number)));
                }
            }
        }
        return constants;
    }

    /// What a method `number()` answers, which enums without numbers do not have.
    private static OptionalInt numberOf(Object constant) {
        try {
            return OptionalInt.of((int) constant.getClass().getMethod("number").invoke(constant));
        } catch (NoSuchMethodException e) {
            return OptionalInt.empty();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Object valueOf(Field field) {
        try {
            return field.get(null);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Everything that has a name in C, by its key.
    static NavigableMap<String, Fact> facts(List<Class<?>> classes) {
        CNames names = CNames.load();
        NavigableMap<String, Fact> facts = new TreeMap<>();
        Consumer<Fact> add = fact -> {
            Fact other = facts.put(fact.key(), fact);
            if (other != null && !other.equals(fact)) {
                throw new AssertionError("two numbers for one name: " + other + " and " + fact);
            }
        };
        for (Constant constant : constants(classes)) {
            names.nameOf(constant.owner(), constant.name())
                    .ifPresent(name -> add.accept(Fact.constant(name, constant.value())));
        }
        for (Class<?> owner : classes) {
            for (Field field : owner.getFields()) {
                if (Modifier.isStatic(field.getModifiers()) && valueOf(field) instanceof GroupLayout layout) {
                    String struct = layout.name().orElseThrow();
                    if (names.comparesSizeOf(owner.getSimpleName(), field.getName())) {
                        add.accept(Fact.struct(struct, layout.byteSize()));
                    }
                    addFields(struct, "", 0L, layout, add);
                }
            }
        }
        return facts;
    }

    private static void addFields(String struct, String prefix, long base, GroupLayout layout, Consumer<Fact> add) {
        long offset = base;
        for (MemoryLayout member : layout.memberLayouts()) {
            if (!(member instanceof PaddingLayout)) {
                String name = prefix + member.name().orElseThrow();
                if (member instanceof SequenceLayout array && array.elementLayout() instanceof GroupLayout element) {
                    add.accept(Fact.field(struct, name + "[0]", offset, element.byteSize()));
                } else {
                    add.accept(Fact.field(struct, name, offset, member.byteSize()));
                }
                if (member instanceof GroupLayout nested) {
                    addFields(struct, name + ".", offset, nested, add);
                }
            }
            offset += member.byteSize();
        }
    }
}
