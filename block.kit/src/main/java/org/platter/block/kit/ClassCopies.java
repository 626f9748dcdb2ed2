package org.platter.block.kit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import org.platter.block.api.BlockDriver;

/** Defines anew the classes that come from where a certain one comes from, as another version of its bundle would be. */
final class ClassCopies extends ClassLoader {

    private final Class<?> original;

    ClassCopies(Class<?> original) {
        super(original.getClassLoader());
        this.original = original;
    }

    static BlockDriver construct(ClassLoader loader, Class<?> type) throws ReflectiveOperationException {
        Constructor<?> constructor;
        try {
            constructor = loader.loadClass(type.getName()).getDeclaredConstructor();
        } catch (NoSuchMethodException e) {
            throw new NotApplicable(type.getName() + " has no constructor without parameters");
        }
        constructor.setAccessible(true);
        return (BlockDriver) constructor.newInstance();
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            Class<?> known = findLoadedClass(name);
            if (known != null) {
                return known;
            }
            Class<?> theirs = super.loadClass(name, resolve);
            boolean same = theirs.getClassLoader() == original.getClassLoader()
                    && theirs.getProtectionDomain() == original.getProtectionDomain();
            return same ? copy(theirs) : theirs;
        }
    }

    private Class<?> copy(Class<?> theirs) {
        String file = theirs.getName().replace('.', '/') + ".class";
        try (InputStream in = theirs.getClassLoader().getResourceAsStream(file)) {
            byte[] bytes = in.readAllBytes();
            return defineClass(theirs.getName(), bytes, 0, bytes.length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
