package org.platter.shell;

import org.apache.felix.service.command.Converter;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Lets people name bundles in Gogo's own commands as in ours. */
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
        return type == Bundle.class ? BundleNames.find(context, in.toString()).orElse(null) : null;
    }

    @Override
    public CharSequence format(Object target, int level, Converter escape) {
        return target instanceof Bundle bundle && level != INSPECT
                ? bundle.getSymbolicName() + " " + bundle.getVersion()
                : null;
    }
}
