package main

import "github.com/mattfenwick/cyclonus/pkg/generator"

// cases are the steps that the generator of cyclonus takes network plugins through: policies, pods and
// labels that come, change and go in namespaces x, y and z with pods a, b and c each. podIP is the
// address of z/c, which some policies name.
func cases(podIP string) []*generator.TestCase {
	return generator.NewTestCaseGenerator(true, podIP, []string{"x", "y", "z"}, nil, nil).GenerateAllTestCases()
}
