/** What runs in the framework and answers to what started it; of no use to anybody else. */
package org.platter.framework.kit.inside;
