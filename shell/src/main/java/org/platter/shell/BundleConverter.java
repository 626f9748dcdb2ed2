package org.platter.shell;

import org.apache.felix.service.command.Converter;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Lets people name a bundle by its number or its symbolic name, of which {@code org.platter.} may be left away. */
@Component(property = "osgi.converter.classes=org.osgi.framework.Bundle")
public final class BundleConverter implements Converter {

    private final BundleContext context;

    /** For the bundles of this framework. */
    @Activate
    public BundleConverter(BundleContext context) {
        this.context = context;
    }

    /** The bundle; null if there is none such. */
    @Override
    public Object convert(Class<?> type, Object in) {
        if (type != Bundle.class) {
            return null;
        }
        String name = in.toString();
        if (name.matches("[0-9]{1,18}")) {
            return context.getBundle(Long.parseLong(name));
        }
        for (Bundle bundle : context.getBundles()) {
            if (name.equals(bundle.getSymbolicName()) || ("org.platter." + name).equals(bundle.getSymbolicName())) {
                return bundle;
            }
        }
        return null;
    }

    @Override
    public CharSequence format(Object target, int level, Converter escape) {
        return target instanceof Bundle bundle && level != INSPECT
                ? bundle.getSymbolicName() + " " + bundle.getVersion()
                : null;
    }
}
