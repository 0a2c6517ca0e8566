/** What a run leaves behind for people and CI servers: JUnit XML and a page. */
package io.trapgate.stub.script.report;
