/** How scripts went: what runs produce and reports show. */
package io.trapgate.stub.script.verdict;
